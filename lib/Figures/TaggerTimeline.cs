using System.Text;
using System.Text.Json.Nodes;
using Vcmr.Charts;
using Vcmr.Charts.Rendering;
using Vcmr.Storage;
using Vcmr.Studies.Files;

namespace Vcmr.Figures;

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
