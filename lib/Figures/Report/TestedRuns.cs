using System.Globalization;
using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Studies.Passports;

namespace Vcmr.Figures.Report;

/// <summary>
/// Table 1 from the runs themselves: a row for each model that was tested on a whole training set, whatever notebooks were run.
/// Runs that differ in more than their seed, or whose encoders do, have rows of their own, which say in what.
/// </summary>
internal static class TestedRuns
{
    private const string Below = "encoder.";
    private const string Dropped = "droppedLeaks.test";

    // An encoder stands on at most one other; a folder may say anything.
    private const int MostBelow = 3;
    private static readonly string[] Columns = ["Model", "Data", "Input (s)", "Width", "Seeds", "ROC-AUC", "PR-AUC"];

    /// <summary>The tables, one for each data set, and another where test clips were left out of it; none without a tested run.</summary>
    public static IEnumerable<MetricTable> Read(IReadOnlyList<RunEntry> runs)
    {
        ILookup<string, RunEntry> byId = runs.ToLookup(r => r.Id);
        Tested[] tested =
        [
            .. from run in runs
               where run.State == RunState.Finished && run.Test is not null && run.Setting("stage") is "tags" or "supervised" && run.Setting("fraction") is null or "1"
               select new Tested(run, Name(run), SettingsOf(run, byId)),
        ];
        return tested.GroupBy(t => (Data: t.Run.Setting("data") ?? "", Dropped: t.Run.Setting(Dropped))).OrderBy(g => g.Key.Data, StringComparer.Ordinal).ThenBy(g => g.Key.Dropped, StringComparer.Ordinal).Select(set => Table([.. set]));
    }

    /// <summary>The published rows of Table 1.</summary>
    public static MetricTable Published() => new("", ["Model", "Data", "ROC-AUC", "PR-AUC", "Source"],
    [
        .. PublishedResults.Read().Table1.Select(r => new MetricCell[]
        {
            new(r.Note is null ? r.Model : $"{r.Model} ({r.Note})"),
            new($"{r.Dataset}, {r.Split}"),
            new(r.RocAuc.ToString(), Numeric: true),
            new(r.PrAuc.ToString(), Numeric: true),
            new(r.Source.Label()),
        }),
    ]);

    private static MetricTable Table(Tested[] set)
    {
        var rows = new List<(double Score, MetricCell[] Cells, string Settings)>();
        foreach (IGrouping<string, Tested> model in set.GroupBy(t => t.Model))
        {
            Tested[][] kinds = [.. model.GroupBy(t => string.Join('\n', t.Settings.Select(s => $"{s.Key}={s.Value}"))).Select(g => g.ToArray())];
            string[] differing = [.. kinds.SelectMany(k => k[0].Settings.Keys).Distinct().Where(key => kinds.Select(k => k[0].Settings.GetValueOrDefault(key)).Distinct().Count() > 1)];
            rows.AddRange(kinds.Select(k => (k.Average(t => t.Run.Test!.Value.RocAuc), Row(model.Key, [.. k.Select(t => t.Run)]), Text(k[0].Settings, differing))));
        }

        rows = [.. rows.OrderByDescending(r => r.Score)];
        return rows.TrueForAll(r => r.Settings.Length == 0)
            ? new MetricTable("", Columns, [.. rows.Select(r => r.Cells)])
            : new MetricTable("", [.. Columns, "Settings"], [.. rows.Select(r => (MetricCell[])[.. r.Cells, new(r.Settings)])]);
    }

    private static MetricCell[] Row(string model, RunEntry[] runs) =>
    [
        new(model),
        new(Data(runs[0])),
        new(runs[0].Setting("shape.seconds") is null ? "–" : runs[0].Number("shape.seconds").ToString("0.00", CultureInfo.InvariantCulture), Numeric: true),
        new(runs[0].Setting("shape.width") ?? "–", Numeric: true),
        new($"{runs.Select(r => r.Setting("seed")).Distinct().Count()}", Numeric: true),
        new(Score.Of([.. runs.Select(r => r.Test!.Value.RocAuc)]).ToString(), Numeric: true),
        new(Score.Of([.. runs.Select(r => r.Test!.Value.PrAuc)]).ToString(), Numeric: true),
    ];

    private static string Data(RunEntry run)
    {
        string data = run.Setting("data") ?? "", print = data.Length > 8 ? data[..8] : data;
        string set = TrainingStory.Text(TrainingStory.DataOf(run.About as JsonObject), "tagged_name") is { Length: > 0 } name ? $"{name}, {print}" : print;
        return run.Setting(Dropped) is { } dropped ? $"{set}, {dropped} test clips left out" : set;
    }

    /// <summary>What decides a run but for its seed: its own settings and those of the runs below it.</summary>
    private static SortedDictionary<string, string> SettingsOf(RunEntry run, ILookup<string, RunEntry> byId)
    {
        var all = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string prefix = "";
        RunEntry? at = run;
        for (int depth = 0; at is not null && depth < MostBelow; depth++)
        {
            foreach ((string key, string value) in at.Settings.Where(s => s.Key is not ("seed" or "encoder" or "parent")))
            {
                all[prefix + key] = value;
            }

            prefix += Below;
            at = (at.Setting("encoder") ?? at.Setting("parent")) is { } id ? byId[id].FirstOrDefault() : null;
        }

        return all;
    }

    // Input and width have columns, and an encoder's shape is its head's.
    private static string Text(SortedDictionary<string, string> settings, string[] keys) => string.Join(", ",
        from key in keys
        where settings.ContainsKey(key) && !key.StartsWith($"{Below}shape.", StringComparison.Ordinal) && key is not ("shape.seconds" or "shape.inputLength" or "shape.width" or "shape.embeddingSize")
        select $"{key.Replace("options.", "", StringComparison.Ordinal)} {settings[key]}");

    // The network of the study's own shape had no name when there was no other.
    private static string Name(RunEntry run) =>
        Enum.TryParse((run.Setting("method") ?? (run.Setting("stage") == "supervised" ? nameof(Method.Supervised) : "")).Replace(",", ""), ignoreCase: true, out Method method)
            ? StudyFigures.Name(method)
            : run.Setting("method") ?? run.Experiment;

    private sealed record Tested(RunEntry Run, string Model, SortedDictionary<string, string> Settings);
}
