using System.Text;
using System.Text.Encodings.Web;
using Vcmr.Charts;
using Vcmr.Media;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>A segment and what several encoders find nearest to it, each with a player; lists stand side by side where there is room.</summary>
/// <param name="query">The segment that asks.</param>
/// <param name="found">What each encoder found, the nearest first.</param>
[TypeFormatterSource(NotebookFormatters.Html, NotebookFormatters.Plain)]
public sealed class SoundComparison(HeardSegment query, IReadOnlyList<(string Encoder, IReadOnlyList<HeardSegment> Nearest)> found) : INotebookValue
{
    private const string Wide = "width:100%;max-width:26rem";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Default;

    /// <summary>The segment that asks.</summary>
    public HeardSegment Query => query;

    /// <summary>What each encoder found, the nearest first.</summary>
    public IReadOnlyList<(string Encoder, IReadOnlyList<HeardSegment> Nearest)> Found => found;

    /// <summary>What a notebook shows: players, or lines of text where there is no HTML.</summary>
    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>
    {
        [NotebookFormatters.Html] = Html(),
        [NotebookFormatters.Plain] = ToString(),
    };

    string INotebookValue.ToHtml() => Html();

    /// <summary>One line a segment.</summary>
    public override string ToString() => string.Join("\n", [
        $"asked: {Name(query)}; {Tags(query)}",
        .. found.SelectMany(f => f.Nearest.Select((s, i) => $"{f.Encoder}, {i + 1}: {Name(s)}; cosine {s.Cosine:0.000}; {Tags(s)}; {Shared(s)}")),
    ]);

    private string Html()
    {
        var heard = new Dictionary<string, string>();
        var html = new StringBuilder($"<div><p><b>Asked: {Encoder.Encode(Name(query))}</b><br>{Encoder.Encode(Tags(query))}</p>{Player(query)}<div style=\"display:flex;flex-wrap:wrap;gap:0 2rem\">");
        foreach ((string encoder, IReadOnlyList<HeardSegment> nearest) in found)
        {
            html.Append($"<div style=\"flex:1 1 16rem;min-width:0\"><p><b>Nearest by {Encoder.Encode(encoder)}</b></p><ol style=\"padding-left:1.4rem\">");
            foreach ((int i, HeardSegment segment) in nearest.Index())
            {
                // What was heard once is not carried twice.
                string name = Name(segment), sound = heard.TryGetValue(name, out string? before) ? $"<i>the same as {before}</i>" : Player(segment);
                heard.TryAdd(name, Encoder.Encode($"{encoder}'s {i + 1}"));
                html.Append($"<li style=\"margin-bottom:0.8rem\"><b>{Encoder.Encode(name)}</b>, cosine {segment.Cosine:0.000}<br>{MarkedTags(segment)}<br>{Encoder.Encode(Shared(segment))}<br>{sound}</li>");
            }

            html.Append("</ol></div>");
        }

        return html.Append("</div></div>").ToString();
    }

    private static string Player(HeardSegment segment) => new AudioPlayer(Name(segment), segment.Waveform, AudioFormat.SampleRate).Element(Wide);

    private static string Name(HeardSegment segment) => $"{segment.Clip}, from {segment.StartSeconds:0.0} s";

    private static string Tags(HeardSegment segment) => segment.Tags.Count > 0 ? $"tags: {string.Join(", ", segment.Tags)}" : "no tags";

    private string MarkedTags(HeardSegment segment) => segment.Tags.Count == 0 ? "no tags"
        : "tags: " + string.Join(", ", segment.Tags.Select(t => query.Tags.Contains(t) ? $"<b>{Encoder.Encode(t)}</b>" : Encoder.Encode(t)));

    private string Shared(HeardSegment segment) => $"shares {segment.Tags.Intersect(query.Tags).Count()} of {query.Tags.Count} tags";
}
