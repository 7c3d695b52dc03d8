using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Scores of one model as figures show them: a row of Table 1, a bar of Figure 2, a point of Figure 3 or 4.</summary>
/// <param name="Model">Model name, see <see cref="ModelNames"/>.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="Scores">Both metrics, and whose: the macro means, a group's or a tag's.</param>
public sealed record ModelScore(string Model, string Dataset, ScorePair Scores)
{
    /// <summary>Split the scores belong to.</summary>
    public string Split { get; init; } = "test";

    /// <summary>The setting of a sweep: percent of the training data (Figure 3), seconds of input (Figure 4).</summary>
    public double At { get; init; }

    /// <summary>Where the numbers come from.</summary>
    public ResultSource Source { get; init; }

    /// <summary>What a reader must know, such as "fully supervised".</summary>
    public string? Note { get; init; }

    internal Score RocAuc => Scores.RocAuc ?? Score.None;

    internal Score PrAuc => Scores.PrAuc;
}

/// <summary>Where a number comes from. Every figure says it for every number.</summary>
public enum ResultSource
{
    /// <summary>Trained and evaluated here.</summary>
    ThisRun,

    /// <summary>Printed in the paper.</summary>
    Paper,

    /// <summary>An evaluation in the authors' repository.</summary>
    OfficialRepository,

    /// <summary>Quoted in a model card, whoever measured it.</summary>
    ModelCard,
}

/// <summary>Names of sources as figures and files write them.</summary>
internal static class ResultSources
{
    /// <summary>The name of a source: <c>this run</c>, <c>paper</c>, <c>official repository</c> or <c>model card</c>.</summary>
    /// <param name="source">The source.</param>
    public static string Label(this ResultSource source) => source switch
    {
        ResultSource.Paper => "paper",
        ResultSource.OfficialRepository => "official repository",
        ResultSource.ModelCard => "model card",
        _ => "this run",
    };

    /// <summary>The source of a name.</summary>
    /// <param name="label">As <see cref="Label"/> writes it.</param>
    /// <exception cref="VcmrException">Another name.</exception>
    public static ResultSource Parse(string label) => Enum.GetValues<ResultSource>().Cast<ResultSource?>().FirstOrDefault(s => s!.Value.Label() == label)
        ?? throw new VcmrException($"'{label}' is not a source of results; write {string.Join(" or ", Enum.GetValues<ResultSource>().Select(s => $"'{s.Label()}'"))}.");
}

/// <summary>Texts that several figures share.</summary>
internal static class Labels
{
    /// <summary>Legend text of numbers that are not from this run.</summary>
    public static string Quoted(string model, ResultSource source, string dataset) => $"{model} · {source.Label()}, {dataset}";
}
