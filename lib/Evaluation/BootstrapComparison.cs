namespace Vcmr.Evaluation;

/// <summary>A paired bootstrap of two models on the same clips. Survives JSON unchanged.</summary>
/// <param name="Resamples">Number of resamples of the clips.</param>
/// <param name="Seed">Seed of the resamples.</param>
/// <param name="Macro">Difference of the macro means.</param>
/// <param name="Groups">Difference of each group's means, in the tags' order.</param>
/// <param name="Tags">Difference of each tag.</param>
public sealed record BootstrapComparison(
    int Resamples,
    int Seed,
    ScoreDifference Macro,
    IReadOnlyList<ScoreDifference> Groups,
    IReadOnlyList<ScoreDifference> Tags);
