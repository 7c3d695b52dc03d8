namespace Vcmr.Engine.Jupyter.Wire;

/// <summary>What a message may measure: who sends more has made a mistake or means ill, and need not hold the key.</summary>
/// <param name="Bytes">All frames together.</param>
/// <param name="Frames">Their number.</param>
internal sealed record MessageLimit(int Bytes, int Frames)
{
    /// <summary>A request with code, metadata and buffers.</summary>
    public static readonly MessageLimit Request = new(64 << 20, 1000);

    /// <summary>A heartbeat or a subscription.</summary>
    public static readonly MessageLimit Small = new(64 << 10, 100);
}
