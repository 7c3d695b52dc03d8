namespace Vcmr.Figures;

/// <summary>Scores of one model on one tag.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="RocAuc">ROC-AUC.</param>
/// <param name="PrAuc">PR-AUC (average precision).</param>
public sealed record TagResult(string Model, string Tag, string Dataset, Score RocAuc, Score PrAuc)
{
    /// <summary>Where the numbers come from.</summary>
    public ResultSource Source { get; init; }
}
