namespace Vcmr.Experiments;

/// <summary>The audio encoder of a profile.</summary>
public sealed record ModelOptions
{
    /// <summary>Samples of an input waveform.</summary>
    public int InputLength { get; init; } = 98415;

    /// <summary>Channels of the first convolution; the paper's is 128.</summary>
    public int Width { get; init; } = 128;
}
