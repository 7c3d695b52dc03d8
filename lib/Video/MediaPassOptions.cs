namespace Vcmr.Video;

/// <summary>How a file is decoded.</summary>
internal sealed record MediaPassOptions
{
    /// <summary>ffmpeg is ended when it runs longer than this.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Decoder threads; 0 lets ffmpeg choose.</summary>
    public int Threads { get; init; }
}
