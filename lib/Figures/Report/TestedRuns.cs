using System.Globalization;
using Vcmr.Evaluation;
using Vcmr.Studies;

namespace Vcmr.Figures.Report;

/// <summary>
/// Table 1 from the runs themselves: a row for each model that was tested on a whole training set, whatever notebooks were run.
/// </summary>
internal static class TestedRuns
{
    private static readonly string[] Columns = ["Model", "Data", "Input (s)", "Seeds", "ROC-AUC", "PR-AUC"];

    /// <summary>
    /// The tables, one for each data set, and another where test clips were left out of it; none without a tested run. Tests on
    /// disturbed clips are none of them.
    /// </summary>
    public static IEnumerable<MetricTable> Read(IReadOnlyList<RunEntry> runs) =>
        from run in runs
        where run.Test is not null && run.Setting("stage") is "tags" or "supervised" && run.Setting("fraction") is null or "1"
        group run by (Data: run.Setting("data") ?? "", Dropped: run.Setting("droppedLeaks.test")) into set
        orderby set.Key.Data, set.Key.Dropped
        select new MetricTable("", Columns,
        [
            .. from run in set
               group run by (Model: Name(run), Seconds: run.Number("shape.seconds")) into model
               orderby model.Average(r => r.Test!.Value.RocAuc) descending
               select Row(model.Key.Model, Shown(set.Key.Data, set.Key.Dropped), model.Key.Seconds, [.. model]),
        ]);

    private static MetricCell[] Row(string model, string data, double seconds, RunEntry[] runs) =>
    [
        new(model),
        new(data),
        new(seconds.ToString("0.00", CultureInfo.InvariantCulture), Numeric: true),
        new($"{runs.Select(r => r.Setting("seed")).Distinct().Count()}", Numeric: true),
        new(Score.Of([.. runs.Select(r => r.Test!.Value.RocAuc)]).ToString(), Numeric: true),
        new(Score.Of([.. runs.Select(r => r.Test!.Value.PrAuc)]).ToString(), Numeric: true),
    ];

    private static string Shown(string data, string? dropped) =>
        (data.Length > 8 ? data[..8] : data) + (dropped is null ? "" : $", {dropped} test clips left out");

    // The network of the study's own shape had no name when there was no other.
    private static string Name(RunEntry run) =>
        Enum.TryParse((run.Setting("method") ?? (run.Setting("stage") == "supervised" ? nameof(Method.Supervised) : "")).Replace(",", ""), ignoreCase: true, out Method method)
            ? StudyFigures.Name(method)
            : run.Setting("method") ?? run.Experiment;
}
