namespace Vcmr.Training.Stages;

/// <summary>Options of stage 2.</summary>
public sealed record AudioVideoOptions : ContrastiveOptions
{
    /// <summary>Blocks of the encoder that get no gradient; the official code's four.</summary>
    public int FrozenBlocks { get; init; } = 4;

    /// <summary>
    /// Whether the frozen blocks' batch-norm statistics stay too. False is what the official code does: it freezes by
    /// <c>requires_grad</c> only, so the statistics still move.
    /// </summary>
    public bool HoldStatistics { get; init; }

    /// <summary>Width of the video branch's LSTM.</summary>
    public int Hidden { get; init; } = 512;

    /// <inheritdoc />
    public override void Validate(string name)
    {
        base.Validate(name);
        Require(FrozenBlocks >= 0, name, "frozen_blocks", FrozenBlocks, "not negative");
        Require(Hidden >= 1, name, "hidden", Hidden, "at least 1");
    }
}
