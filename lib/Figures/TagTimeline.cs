using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Charts.Rendering;
using Vcmr.Evaluation;
using Vcmr.Storage;
using Vcmr.Studies.Files;

namespace Vcmr.Figures;

/// <summary>A file's tags over time: a row a tag, a column a segment.</summary>
internal static class TagTimeline
{
    /// <summary>Draws the scores.</summary>
    /// <param name="file">Name of the file.</param>
    /// <param name="tags">The tags, from top to bottom.</param>
    /// <param name="seconds">Where each segment begins (s), evenly spaced and ascending.</param>
    /// <param name="segmentSeconds">How long a segment is (s).</param>
    /// <param name="scores">Scores in [0, 1], <c>[tags, segments]</c>.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no tags or no segments, or the sizes differ.</exception>
    public static Figure Draw(
        string file, IReadOnlyList<string> tags, IReadOnlyList<double> seconds, double segmentSeconds, double[,] scores, FigureContext context, string name = "tag-timeline")
    {
        if (scores.Length == 0 || scores.GetLength(0) != tags.Count || scores.GetLength(1) != seconds.Count)
        {
            throw new VcmrException(
                $"The timeline of '{file}' has {tags.Count} tags, {seconds.Count} segments and scores [{scores.GetLength(0)}, {scores.GetLength(1)}]; give at least one of both and a score for each pair.");
        }

        // A column is as wide as the step and lies around its segment's middle, so that overlapping segments stand side
        // by side at the time they speak of.
        double step = seconds.Count > 1 ? (seconds[^1] - seconds[0]) / (seconds.Count - 1) : segmentSeconds;
        double largest = scores.Cast<double>().Max();
        var heat = new HeatLayer(scores, "score")
        {
            Across = new Interval(seconds[0] + ((segmentSeconds - step) / 2), seconds[^1] + ((segmentSeconds + step) / 2)),
            Along = new Interval(-0.5, tags.Count - 0.5),
            Min = 0,
            Max = Math.Clamp(Math.Ceiling(largest * 10) / 10, 0.1, 1),
        };
        var x = new Axis("time (s)") { Min = seconds[0], Max = seconds[^1] + segmentSeconds, Grid = false };
        var chart = new Chart($"Tags over time: {file}", [new Panel(x, Axis.Categories("", tags) with { Reversed = true }, [heat])])
        {
            PanelHeight = Math.Clamp(110 + (24 * tags.Count), 240, 1400),
            Footer = context.Footer($"Each column is the middle of a segment of {segmentSeconds:F2} s; segments begin every {step:F2} s."),
        };
        return new Figure(name, chart);
    }
}

/// <summary>The timeline of a tagged file: a figure of its likeliest tags, and the scores of all tags as JSON.</summary>
public static class TaggerTimeline
{
    /// <summary>Draws the likeliest tags over time.</summary>
    /// <param name="tagged">The file's tags.</param>
    /// <param name="info">The tagger.</param>
    /// <param name="top">How many tags are drawn.</param>
    /// <param name="name">File name without extension.</param>
    public static Figure Draw(TaggedFile tagged, TaggerInfo info, int top, string name)
    {
        int[] shown = tagged.Top(top);
        double[,] scores = new double[shown.Length, tagged.Segments.Count];
        for (int row = 0; row < shown.Length; row++)
        {
            for (int s = 0; s < tagged.Segments.Count; s++)
            {
                scores[row, s] = tagged.Segments[s][shown[row]];
            }
        }

        var context = new FigureContext(info.Profile)
        {
            Seeds = 1,
            Note = $"Encoder: {Words(info.Method)}. The {shown.Length} likeliest of {info.Tags.Count} tags, ordered by their mean over the file.",
        };
        return TagTimeline.Draw(
            Path.GetFileName(tagged.File), [.. shown.Select(t => info.Tags[t])], tagged.Seconds, tagged.SegmentSeconds, scores, context, name);
    }

    /// <summary>
    /// Writes <c>NAME.png</c>, <c>.svg</c>, <c>.html</c> and <c>.json</c>. The JSON is the plotly figure with one more key,
    /// <c>timeline</c>: file, segment length and begins in seconds, and all tags' scores by segment and by file.
    /// </summary>
    /// <param name="folder">Where to; made if absent.</param>
    /// <inheritdoc cref="Draw"/>
    /// <param name="tagged"/>
    /// <param name="info"/>
    /// <param name="top"/>
    /// <param name="name"/>
    public static void Save(string folder, TaggedFile tagged, TaggerInfo info, int top, string name)
    {
        Figure figure = Draw(tagged, info, top, name);
        figure.Save(folder);
        JsonObject json = figure.PlotlyJson.AsObject();
        json["timeline"] = new JsonObject
        {
            ["file"] = tagged.File,
            ["segmentSeconds"] = tagged.SegmentSeconds,
            ["seconds"] = new JsonArray([.. tagged.Seconds.Select(s => (JsonNode)s)]),
            ["tags"] = Json.Texts(info.Tags),
            ["segments"] = new JsonArray([.. tagged.Segments.Select(Scores)]),
            ["scores"] = Scores(tagged.Scores),
        };
        AtomicFile.Write(Path.Combine(folder, name + ".json"), Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    /// <summary>A name such as audioOnly as words.</summary>
    private static string Words(string name) => string.Concat(name.Select(c => char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));

    private static JsonArray Scores(float[] scores) => new([.. scores.Select(s => (JsonNode)s)]);
}
