using System.Text.Json.Serialization;
using Vcmr.Audio.Augmentation;

namespace Vcmr.Training.Stages;

/// <summary>Options of stage 1.</summary>
public sealed record AudioContrastiveOptions : ContrastiveOptions
{
    /// <summary>How often each augmentation is applied, from which range it is drawn, and where it is computed.</summary>
    /// <remarks>A run's record holds them beside these options, as stage 1 continued has them without these.</remarks>
    [JsonIgnore]
    public AugmentationOptions Augmentations { get; init; } = new();

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Augmentations.Validate($"{name}.augmentations");
    }
}
