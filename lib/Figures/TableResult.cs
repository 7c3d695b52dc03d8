namespace Vcmr.Figures;

/// <summary>A row of Table 1.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="Split">Split the scores belong to.</param>
/// <param name="RocAuc">Macro ROC-AUC.</param>
/// <param name="PrAuc">Macro PR-AUC (average precision).</param>
public sealed record TableResult(string Model, string Dataset, string Split, Score RocAuc, Score PrAuc)
{
    /// <summary>Where the numbers come from.</summary>
    public ResultSource Source { get; init; }

    /// <summary>Number of seeds; absent where it is not known.</summary>
    public int? Seeds { get; init; }

    /// <summary>What a reader must know, such as "fully supervised".</summary>
    public string? Note { get; init; }
}
