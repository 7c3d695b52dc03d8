using System.Text.Json.Serialization;
using Vcmr.Audio.Augmentation;

namespace Vcmr.Training.Stages;

/// <summary>
/// Options of CLMR: stage 1 as Spijkervet and Burgoyne (2021) do it. The defaults are their code's; their sample rate is 22,050 Hz
/// and the corpora here have 16 kHz, so that as many samples last longer.
/// </summary>
public sealed record ClmrOptions : ContrastiveOptions
{
    // A minute.
    private const int LongestInput = 60 * 16_000;

    /// <summary>Sets their defaults.</summary>
    public ClmrOptions() => (Epochs, Batch, LearningRate, WeightDecay, Temperature, Keep) = (200, 48, 3e-4, 1e-6, 0.5, KeptCheckpoint.Last);

    /// <summary>Samples of a crop.</summary>
    [KeyRange(Least = 1, Most = LongestInput, Unit = "samples")]
    public int InputLength { get; init; } = 59049;

    /// <summary>Width of a projection.</summary>
    [KeyRange(Least = 1, Most = MostHidden, Unit = "units")]
    public int Projection { get; init; } = 64;

    /// <summary>How often each augmentation is applied, and from which range it is drawn.</summary>
    /// <remarks>A run's record holds them beside these options.</remarks>
    [JsonIgnore]
    public AugmentationOptions Augmentations { get; init; } = new();

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Augmentations.Validate($"{name}.augmentations");
    }
}

/// <summary>Options of the head on CLMR's encoder: linear, without dropout, as in the authors' code.</summary>
public sealed record ClmrHeadOptions : TaggingOptions
{
    /// <summary>Sets their defaults.</summary>
    public ClmrHeadOptions() => (Epochs, Batch, Hidden, Dropout) = (200, 48, 0, 0);
}
