namespace Vcmr.Training.Stages;

/// <summary>Options of a network on spectra that learns the tags from random weights, encoder and head together.</summary>
[KeyRange(For = nameof(TaggingOptions.Hidden), Least = 1, Most = StageOptions.MostHidden, Unit = "units")]
[OneOf("false", For = nameof(TaggingOptions.Standardise), Why = "the network's own batch norms do that")]
[OneOf("random", For = nameof(TaggingOptions.Crops), Why = "the encoder learns too")]
public sealed record NetworkOptions : TaggingOptions
{
    private const int LargestWidth = 1024;

    /// <summary>
    /// Sets the defaults: batch and epochs of HarmonicCNN's authors, who trained with Adam, then SGD (MediaEval's winners took 32 clips a
    /// step); AdamW and the falling learning rate are this project's.
    /// </summary>
    public NetworkOptions() =>
        (Epochs, Batch, LearningRate, WeightDecay, Hidden, Dropout, Schedule, EarlyStop, Crops) = (200, 16, 1e-4, 1e-4, 256, 0.5, LearningRateSchedule.Cosine, 0, TaggingCrops.Random);

    /// <summary>Channels of the first layers; the authors' is 128.</summary>
    [KeyRange(Least = 1, Most = LargestWidth, Unit = "channels")]
    public int Width { get; init; } = 128;

    /// <summary>
    /// Whether each sample is mixed with one of another clip, by a share drawn evenly from 0 to 1. Null does as the authors did: only
    /// the short-chunk CNN is trained so.
    /// </summary>
    public bool? Mixup { get; init; }
}
