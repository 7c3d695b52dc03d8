using System.Globalization;
using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>
/// The first page of a run's site: what came out, in sentences made from the numbers, Table 1, and the figure that asks whether
/// the gain rises with the share of true pairs, of the known-truth study where there is one.
/// </summary>
public static class FrontPage
{
    private const string Dose = "dose-response";
    private const string Title = "Video-conditioned music representations";

    /// <summary>Writes the page's text.</summary>
    /// <param name="results">The run's results folder.</param>
    /// <param name="study">The known-truth study's results folder, which need not be there.</param>
    /// <param name="map">Markup that stands for the map of the notebooks.</param>
    public static PageFragment Write(string results, string study, string map)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(results)));
        bool hasStudy = File.Exists(Metric(study, Dose)) && Picture(study) is not null;
        string dose = hasStudy ? study : results;
        var problems = new Problems(results);
        string[] answers =
        [
            .. Answer(problems, Metric(results, "tag-differences"), "macro", $"<b>This run</b> (profile {Html.Encode(name)}, <a href=\"05-fine-tuning.html\">Table 1</a>): VCMR minus audio-only"),
            .. Answer(problems, Metric(dose, Dose), "trend", $"<b>{(hasStudy ? "The known-truth study" : "The share of true pairs")}</b> (<a href=\"09-beyond-the-paper.html\">notebook 09</a>), pictures that belong to the music instead of shuffled ones, from none to all"),
        ];
        string table = problems.Try(Metric(results, "table1"), () => Scores(Metric(results, "table1"))) ?? "";
        string figure = problems.Try(dose, () => Figure(dose, hasStudy)) ?? "";
        string body = $"""
            <h1>{Title}</h1>
            <p class="lead">Can a music video teach an audio network something about music? <i>On the Role of Visual Context in Enriching Music
            Representations</i> (Avramidis, Stewart, Narayanan, 2022) pre-trains on sound, then on sound against picture, then tags music by
            sound alone. This site is one run of that study in C#, its {Link("00-overview.html", "notebooks")} and {Link("results.html", "all its results")}.</p>
            {(answers.Length > 0 ? $"<h2 id=\"answer\">What came out</h2>\n<ul class=\"answer\">{string.Concat(answers.Select(answer => $"<li>{answer}</li>"))}</ul>" : "")}
            {table}
            {figure}
            <h2 id="notebooks">The notebooks, in reading order</h2>
            {map}
            """;
        return new PageFragment(Title, body, "");
    }

    private static string Link(string file, string text) => $"<a href=\"{file}\">{text}</a>";

    private static string Metric(string folder, string name) => Path.Combine(folder, "metrics", name + ".json");

    private static string? Picture(string folder) => Path.Combine(folder, "figures", Dose + ".png") is var path && File.Exists(path) ? path : null;

    private static string[] Answer(Problems problems, string path, string key, string what)
    {
        using JsonDocument? json = problems.Json(path);
        return json is not null && problems.Try(path, () => Sentence(json.RootElement, key, what)) is { } sentence ? [sentence] : [];
    }

    // A dose-response has one part a readout; the last layer's, which the paper's head reads, is the first.
    private static string Sentence(JsonElement root, string key, string what)
    {
        JsonElement pair = (root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().FirstOrDefault() : root).GetProperty(key);
        (double low, double high) = Ends(pair.GetProperty("rocAucInterval"));
        string verdict = low > 0 ? "a clear gain" : high < 0 ? "a clear loss" : "no clear difference";
        return $"{what}: ROC-AUC {Difference(pair, "rocAuc")}, PR-AUC {Difference(pair, "prAuc")}; in ROC-AUC <b>{verdict}</b>.";
    }

    private static string Difference(JsonElement pair, string metric)
    {
        (double low, double high) = Ends(pair.GetProperty(metric + "Interval"));
        JsonElement value = pair.GetProperty(metric);
        return $"{Signed(value.ValueKind == JsonValueKind.Object ? value.GetProperty("mean").GetDouble() : value.GetDouble())} [{Signed(low)}, {Signed(high)}]";
    }

    private static string Scores(string path)
    {
        using var json = JsonDocument.Parse(Problems.Bytes(path));
        string ours = string.Concat(json.RootElement.EnumerateArray().Select(row => Row(
            "ours",
            row.GetProperty("model").GetString()!,
            $"{row.GetProperty("dataset").GetString()}, {row.GetProperty("clips").GetInt32()} clips, {row.GetProperty("seeds").GetInt32()} {(row.GetProperty("seeds").GetInt32() == 1 ? "seed" : "seeds")}",
            Score(row.GetProperty("macro"), "rocAuc"),
            Score(row.GetProperty("macro"), "prAuc"))));
        string theirs = string.Concat(PublishedResults.Read().Table1
            .Where(row => row.Source == ResultSource.Paper && row.Dataset == "MTAT" && row.Model is "Audio-only" or "VCMR" && row.Note is null)
            .Select(row => Row("theirs", row.Model, $"{row.Dataset}, {row.Source.Label()}", row.RocAuc.ToString(), row.PrAuc.ToString())));
        return $"""
            <table class="scores">
            <caption>Table 1. Music tagging, test songs: mean ± standard deviation over seeds, with a 95 % interval</caption>
            <thead><tr><th scope="col">Encoder</th><th scope="col" class="number">ROC-AUC</th><th scope="col" class="number">PR-AUC</th></tr></thead>
            <tbody>{ours}{theirs}</tbody>
            </table>
            """;
    }

    private static string Row(string kind, string model, string data, string roc, string pr) =>
        $"<tr class=\"{kind}\"><th scope=\"row\">{Html.Encode(model)}<small>{Html.Encode(data)}</small></th><td class=\"number\">{roc}</td><td class=\"number\">{pr}</td></tr>\n";

    private static string Score(JsonElement pair, string metric)
    {
        JsonElement value = pair.GetProperty(metric);
        string deviation = value.TryGetProperty("deviation", out JsonElement d) && d.ValueKind == JsonValueKind.Number ? $" ± {Plain(d.GetDouble())}" : "";
        string interval = pair.TryGetProperty(metric + "Interval", out JsonElement ends) && ends.ValueKind == JsonValueKind.Object
            ? $"<small>[{Plain(Ends(ends).Low)}, {Plain(Ends(ends).High)}]</small>" : "";
        return $"{Plain(value.GetProperty("mean").GetDouble())}{deviation}{interval}";
    }

    private static string? Figure(string folder, bool isStudy)
    {
        if (Picture(folder) is not { } png)
        {
            return null;
        }

        string json = Path.Combine(folder, "figures", Dose + ".json");
        using JsonDocument? figure = File.Exists(json) ? JsonDocument.Parse(Problems.Bytes(json)) : null;
        string width = figure?.RootElement.GetProperty("layout").GetProperty("width").GetRawText() ?? "980";
        string picture = $"<img class=\"picture chart\" alt=\"Does the gain rise with the share of true pairs?\" width=\"{width}\" src=\"data:image/png;base64,{Convert.ToBase64String(Problems.Bytes(png))}\">";
        string shown = figure is null ? picture : $"<div class=\"plotly\">{picture}<script type=\"application/json\">{JsonSerializer.Serialize(figure.RootElement)}</script></div>";
        return $"""
            <h2 id="dose">Does the picture itself help?</h2>
            <p>Songs whose pictures and sound are made together are trained on again with a part of the videos exchanged at random. If the gain
            comes from what the picture tells, it rises with the share of true pairs. {(isStudy ? "The figure is that of the known-truth study, whose analysis was fixed before it ran." : "The figure is this run's own, which is small.")}</p>
            <figure>{shown}</figure>
            """;
    }

    private static (double Low, double High) Ends(JsonElement interval) => (interval.GetProperty("low").GetDouble(), interval.GetProperty("high").GetDouble());

    private static string Plain(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
