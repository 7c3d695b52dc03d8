using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Running;

namespace Vcmr.Engine.Html.Site;

/// <summary>What a page says of the run behind it, from the notebook's record of it, or from its cells' times where it has none.</summary>
/// <param name="Started">When it began (UTC), if known.</param>
/// <param name="Seconds">How long it took (s), if known.</param>
/// <param name="Facts">Parameters, commit and machine, each as a reader sees it.</param>
/// <param name="IsWhole">Whether no cell failed.</param>
internal sealed partial record RunBadge(DateTime? Started, double? Seconds, IReadOnlyList<string> Facts, bool IsWhole)
{
    public static RunBadge Of(Notebook notebook)
    {
        JsonObject? record = notebook.Metadata[RunRecord.Key] as JsonObject;
        List<string> facts = [];
        string? profile = null;
        foreach ((string name, JsonNode? value) in record?["parameters"] as JsonObject ?? [])
        {
            profile = name == "profile" ? value?.ToString() : profile;
            facts.Add($"{name} {value}");
        }

        if (profile is null && Profile().Match(string.Join('\n', notebook.Cells.Where(cell => cell.HasTag("parameters") || cell.HasTag("injected-parameters")).Select(cell => cell.Source).Reverse())) is { Success: true } match)
        {
            facts.Insert(0, $"profile {match.Groups["name"].Value}");
        }

        if (record?["commit"]?.ToString() is { Length: > 0 } commit)
        {
            facts.Add($"commit {commit}");
        }

        if (record?["machine"] is JsonObject machine)
        {
            facts.Add($"{machine["processor"]}, {machine["cores"]} {(machine["cores"]?.ToString() == "1" ? "core" : "cores")}, {machine["memory_gb"]} GB");
        }

        DateTime[] times = [.. notebook.Cells.Select(cell => cell.Json["metadata"]?["execution"] as JsonObject).OfType<JsonObject>().SelectMany(times => times).Select(entry => Time(entry.Value)).OfType<DateTime>()];
        return new RunBadge(
            Time(record?["started"]) ?? (times.Length > 0 ? times.Min() : null),
            record?["seconds"] is JsonValue value2 && value2.TryGetValue(out double seconds) ? seconds : times.Length > 0 ? (times.Max() - times.Min()).TotalSeconds : null,
            facts,
            CellHtml.Failed(notebook) is null);
    }

    /// <summary>How long it took, as a reader reads it; empty where it is not known.</summary>
    public string Duration => Seconds switch
    {
        null => "",
        < 60 and var s => string.Create(CultureInfo.InvariantCulture, $"{s:0} s"),
        var s => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(s.Value / 60):0} min {s % 60:00} s"),
    };

    public string Html()
    {
        string[] items =
        [
            Started is { } time
                ? $"<li class=\"{(IsWhole ? "ran" : "broke")}\">{(IsWhole ? "ran" : "broke off")} <time datetime=\"{time:yyyy-MM-dd'T'HH:mm'Z'}\">{time.ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture)} UTC</time></li>"
                : "<li>not run</li>",
            Duration.Length > 0 ? $"<li>took {Duration}</li>" : "",
            .. Facts.Select(fact => $"<li>{PageText.Encode(fact)}</li>"),
        ];
        return $"<ul class=\"run\" aria-label=\"The run behind this page\">{string.Concat(items)}</ul>\n";
    }

    private static DateTime? Time(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text)
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out DateTime time) ? time : null;

    [GeneratedRegex("""\bprofile\s*=\s*"(?:[^"]*[/\\])?(?<name>[^"/\\]+?)(\.yaml)?"\s*;""")]
    private static partial Regex Profile();
}
