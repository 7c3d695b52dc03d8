namespace Vcmr.Training.Stages;

/// <summary>Options of stage 3. Defaults are the official code's.</summary>
public sealed record TaggingOptions : StageOptions
{
    /// <summary>Sets the official defaults.</summary>
    public TaggingOptions()
    {
        (Epochs, Batch, LearningRate, WeightDecay) = (100, 128, 1e-3, 1e-6);
        (Schedule, EarlyStop) = (LearningRateSchedule.Plateau, 10);
    }

    /// <summary>What a training sample is taken from: <c>segments</c> or <c>random</c>.</summary>
    public TaggingCrops Crops { get; init; } = TaggingCrops.Segments;

    /// <summary>Width of the hidden layer.</summary>
    public int Hidden { get; init; } = 128;

    /// <summary>Dropout before the first layer.</summary>
    public double Dropout { get; init; } = 0.3;

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Require(Hidden >= 1, name, "hidden", Hidden, "at least 1");
        Require(Dropout is >= 0 and < 1, name, "dropout", Dropout, "at least 0 and below 1");
    }
}
