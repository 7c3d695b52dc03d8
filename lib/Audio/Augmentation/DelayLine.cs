namespace Vcmr.Audio.Augmentation;

/// <summary>
/// The memory of one recursive filter: what it stored over the last <see cref="Delay"/> samples, then room for a block.
/// Sample n of a block reads at n what was stored a delay ago and stores at n + delay.
/// </summary>
internal struct DelayLine
{
    public DelayLine(int delay, int start)
    {
        Delay = delay;
        Start = start;
    }

    /// <summary>Delay in samples.</summary>
    public int Delay { get; }

    /// <summary>Where the line begins in the buffer that all lines share.</summary>
    public int Start { get; }

    /// <summary>The low-pass state in a comb's loop.</summary>
    public float State { get; set; }

    /// <summary>Moves the last stored samples to the front after a block.</summary>
    public readonly void Advance(Span<float> buffer, int block) =>
        buffer.Slice(Start + block, Delay).CopyTo(buffer[Start..]);
}
