namespace Vcmr.Figures;

/// <summary>Scores of one model at one setting: a point of Figure 3 or 4.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="At">The setting: percent of the training data (Figure 3), seconds of input (Figure 4).</param>
/// <param name="RocAuc">Macro ROC-AUC.</param>
/// <param name="PrAuc">Macro PR-AUC (average precision).</param>
public sealed record SweepResult(string Model, string Dataset, double At, Score RocAuc, Score PrAuc)
{
    /// <summary>Where the numbers come from.</summary>
    public ResultSource Source { get; init; }
}
