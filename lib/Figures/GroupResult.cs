namespace Vcmr.Figures;

/// <summary>Scores of one model on one group of tags: a bar of Figure 2.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Group">Tag group, such as <c>genre</c>.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="RocAuc">ROC-AUC, mean over the group's tags.</param>
/// <param name="PrAuc">PR-AUC (average precision), mean over the group's tags.</param>
public sealed record GroupResult(string Model, string Group, string Dataset, Score RocAuc, Score PrAuc)
{
    /// <summary>Where the numbers come from.</summary>
    public ResultSource Source { get; init; }
}
