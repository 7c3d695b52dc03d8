namespace Vcmr.Evaluation;

/// <summary>95 % intervals of a tagger's metrics. Survives JSON unchanged.</summary>
/// <param name="Resamples">Number of resamples of the clips.</param>
/// <param name="Seed">Seed of the resamples.</param>
/// <param name="Macro">Intervals of the macro means.</param>
/// <param name="Groups">Intervals of each group's means, in the tags' order.</param>
/// <param name="Tags">Intervals of each tag.</param>
public sealed record BootstrapReport(
    int Resamples,
    int Seed,
    ScoreInterval Macro,
    IReadOnlyList<ScoreInterval> Groups,
    IReadOnlyList<ScoreInterval> Tags);
