using System.Globalization;

namespace Vcmr.Figures.Report;

/// <summary>The runs: a table an experiment, with what differs between its runs as columns and the rest beside it.</summary>
internal sealed class RunsSection
{
    // What a reader looks for first, by what it is called here; the input's seconds stand for the rest of the shape.
    private static readonly (string Key, string Name)[] Known =
    [
        ("method", "Method"), ("fraction", "Fraction"), ("shape.seconds", "Input (s)"), ("seed", "Seed"), ("encoder", "Encoder"), ("parent", "Built on"),
    ];

    private readonly ResultsFolder _results;
    private readonly Html _html;
    private readonly Dictionary<string, string> _anchors = [];
    private readonly HashSet<string> _first = [];

    public RunsSection(ResultsFolder results, Html html)
    {
        (_results, _html) = (results, html);
        Experiments =
        [
            .. results.Runs.GroupBy(r => r.Experiment).Select(g => (g.Key, html.Anchor("runs-" + g.Key), (IReadOnlyList<RunEntry>)
            [
                .. g.OrderBy(r => r.Setting("method"), StringComparer.Ordinal).ThenBy(r => r.Number("fraction"))
                    .ThenBy(r => r.Number("shape.seconds")).ThenBy(r => r.Number("seed")).ThenBy(r => r.Id, StringComparer.Ordinal),
            ])),
        ];
        foreach (RunEntry run in results.Runs)
        {
            _anchors.TryAdd(run.Id, html.Anchor("run-" + run.Id));
        }
    }

    /// <summary>Kinds of runs in the folder's order.</summary>
    public IReadOnlyList<(string Name, string Anchor, IReadOnlyList<RunEntry> Runs)> Experiments { get; }

    public void Write()
    {
        if (_results.Runs.Count == 0)
        {
            return;
        }

        _html.Add("<section id=\"runs\">\n<h2>Runs</h2>")
            .Add("<p class=\"quiet\">Loss curves over the steps: <span class=\"key train\"></span> training, <span class=\"key valid\"></span> validation.</p>");
        foreach ((string name, string anchor, IReadOnlyList<RunEntry> runs) in Experiments)
        {
            int finished = runs.Count(r => r.State == RunState.Finished);
            string counts = finished == runs.Count ? $"{runs.Count} finished" : $"{finished} of {runs.Count} finished";
            _html.Add($"<article id=\"{anchor}\">\n<h3>{Html.Encode(name)} <small>{counts}</small></h3>");
            Experiment(runs);
            _html.Add("</article>");
        }

        _html.Add("</section>");
    }

    private void Experiment(IReadOnlyList<RunEntry> runs)
    {
        string[] keys = [.. runs.SelectMany(r => r.Settings).Select(s => s.Key).Distinct()];
        HashSet<string> differing = [.. keys.Where(k => runs.Select(r => r.Setting(k)).Distinct().Count() > 1)];
        (string Key, string Name)[] columns = [.. Known.Where(k => differing.Contains(k.Key) || ((k.Key is "seed" or "encoder" or "parent") && keys.Contains(k.Key)))];
        string[] others = [.. keys.Where(k => differing.Contains(k) && !Known.Any(c => c.Key == k) && !k.StartsWith("shape.", StringComparison.Ordinal))];
        bool tested = runs.Any(r => r.Test is not null), scored = runs.Any(r => r.Training?.Best is not null), curves = runs.Any(r => r.Curve is not null);
        string score = runs.Any(r => r.Setting("stage") is "tags" or "supervised") ? "Best validation PR-AUC" : "Best validation loss";
        string[] heads =
        [
            "Run", .. columns.Select(c => c.Name), .. others.Length > 0 ? ["Other differences"] : Array.Empty<string>(), "State",
            .. scored ? [score + ", epoch", "Steps"] : Array.Empty<string>(),
            .. tested ? ["Test ROC-AUC", "Test PR-AUC"] : Array.Empty<string>(),
            .. curves ? ["Loss"] : Array.Empty<string>(), "Settings",
        ];
        _html.Add($"<div class=\"wide\"><table class=\"runs\">\n<thead><tr>{string.Concat(heads.Select(h => $"<th scope=\"col\">{Html.Encode(h)}</th>"))}</tr></thead>\n<tbody>");
        foreach (RunEntry run in runs)
        {
            string[] cells =
            [
                _html.Link(run.Folder, $"<code>{Html.Encode(run.Id)}</code>"),
                .. columns.Select(c => Value(run, c.Key)),
                .. others.Length > 0 ? [string.Join("<br>", others.Where(k => run.Setting(k) is not null).Select(k => $"{Html.Encode(k[(k.LastIndexOf('.') + 1)..])} {Html.Encode(run.Setting(k)!)}"))] : Array.Empty<string>(),
                State(run),
                .. scored ? [Score(run.Training?.Best) + (run.Training is { Best: not null } t ? $", {t.BestEpoch}" : ""), run.Training is null ? "–" : $"{run.Training.Step}"] : Array.Empty<string>(),
                .. tested ? [Score(run.Test?.RocAuc), Score(run.Test?.PrAuc)] : Array.Empty<string>(),
                .. curves ? [run.Curve?.Svg() ?? ""] : Array.Empty<string>(),
                Configuration(run.Settings),
            ];
            string id = _first.Add(run.Id) ? $" id=\"{_anchors[run.Id]}\"" : "";
            _html.Add($"<tr{id}>{string.Concat(cells.Select(c => $"<td>{c}</td>"))}</tr>");
        }

        _html.Add("</tbody></table></div>");
        if (runs.Count > 1)
        {
            KeyValuePair<string, string>[] common = [.. runs[0].Settings.Where(s => !differing.Contains(s.Key))];
            _html.Add(common.Length == 0 ? "" : $"<details class=\"common\" open><summary>What all these runs share ({common.Length} settings)</summary>{List(common)}</details>");
        }
    }

    private string Value(RunEntry run, string key)
    {
        string? value = run.Setting(key);
        if (key is "encoder" or "parent" && value is not null)
        {
            string code = $"<code>{Html.Encode(value)}</code>";
            return _results.Runs.Any(r => r.Id == value) ? $"<a href=\"#{_anchors[value]}\">{code}</a>" : code;
        }

        return value is null ? "–" : key == "shape.seconds" ? run.Number(key).ToString("0.##", CultureInfo.InvariantCulture) : Html.Encode(value);
    }

    private static string State(RunEntry run) => run.State switch
    {
        RunState.Finished => "<span class=\"finished\">finished</span>",
        RunState.Unfinished => $"<span class=\"unfinished\">unfinished</span>{Note(run)}",
        _ => $"<span class=\"broken\">broken</span>{Note(run)}",
    };

    private static string Note(RunEntry run) => run.Note.Length == 0 ? "" : $"<br><small>{Html.Encode(run.Note)}</small>";

    private static string Score(double? score) => score is { } s && double.IsFinite(s) ? MetricCells.Format(s) : "–";

    private static string Configuration(IReadOnlyList<KeyValuePair<string, string>> settings) =>
        settings.Count == 0 ? "–" : $"<details><summary>{settings.Count}</summary>{List(settings)}</details>";

    private static string List(IReadOnlyList<KeyValuePair<string, string>> settings) =>
        $"<dl>{string.Concat(settings.Select(s => $"<div><dt>{Html.Encode(s.Key)}</dt><dd>{Html.Encode(s.Value)}</dd></div>"))}</dl>";
}
