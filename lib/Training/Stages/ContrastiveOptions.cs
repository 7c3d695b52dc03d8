namespace Vcmr.Training.Stages;

/// <summary>Options of the contrastive stages.</summary>
public record ContrastiveOptions : StageOptions
{
    /// <summary>Temperature τ of NT-Xent.</summary>
    public double Temperature { get; init; } = 0.1;

    /// <summary>Part of the songs that validates.</summary>
    public double ValidationPart { get; init; } = 0.1;

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Require(Temperature > 0, name, "temperature", Temperature, "positive");
        Require(ValidationPart is > 0 and < 1, name, "validation_part", ValidationPart, "between 0 and 1");
    }
}
