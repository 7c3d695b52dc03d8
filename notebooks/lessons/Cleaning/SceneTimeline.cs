using Vcmr.Charts;
using Vcmr.Charts.Rendering;

namespace Vcmr.Lessons.Cleaning;

/// <summary>A video over time: its frames, its scenes, the segments taken from it, and the score that cuts it.</summary>
internal static class SceneTimeline
{
    private const int Width = 900;

    // What the plot takes of the width, the texts at its left left out; only labels depend on it.
    private const double PlotWidth = 780;

    private static readonly Look Long = new(Theme.Limit);
    private static readonly Look[] Scenes = [new("#0072B2"), new("#8CC6EC")];
    private static readonly Look[] Segments = [new("#7F7F7F"), new("#CFCFCF")];

    /// <summary>Draws the video.</summary>
    /// <param name="video">The video.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no frames, times and scores do not fit each other, or a cut lies outside.</exception>
    public static Figure Draw(VideoTimeline video, FigureContext context, string name)
    {
        if (video.Frames.Count == 0 || video.Seconds <= 0 || video.Scores.Count == 0 || video.Scores.Count != video.Times.Count || video.Cuts.Concat(video.Dropped).Any(c => c < 0 || c >= video.Scores.Count))
        {
            throw new VcmrException($"The scenes of '{video.Video}' cannot be drawn: it needs frames, a duration, a time for each of its {video.Scores.Count} scores, and cuts among them.");
        }

        double longest = video.SceneSeconds.DefaultIfEmpty(0).Max();
        var chart = new Chart($"{video.Video}: {video.Verdict}", [Shown(video), Curve(video)])
        {
            Width = Width,
            Subtitle = $"{(video.SceneSeconds.Count == 1 ? "One scene" : $"{video.SceneSeconds.Count} scenes")}; the longest lasts {longest:0.0} s, the limit is {video.LimitSeconds:0.###} s.",
            Footer = context.Footer(
                "Frames are evenly spaced, each from the middle of its stretch. Scenes alternate in colour; one above the limit is red.",
                video.SegmentStarts.Count > 0 ? $"Segments of {video.SegmentSeconds:0.###} s are the part that is learned from." : null),
        };
        return new Figure(name, chart);
    }

    private static Panel Shown(VideoTimeline video)
    {
        const double sceneTop = 1.14, sceneEnd = 1.48, segmentTop = 1.60, segmentEnd = 1.80;
        bool used = video.SegmentStarts.Count > 0;
        double bottom = used ? segmentEnd : sceneEnd, each = video.Seconds / video.Frames.Count;
        var layers = new List<Layer>(video.Frames.Select((f, i) => new ImageLayer(f.Rgb, f.Width, f.Height, i * each, 0, each, 1)));
        double start = 0;
        foreach ((int i, double seconds) in video.SceneSeconds.Index())
        {
            bool tooLong = seconds > video.LimitSeconds;
            layers.Add(Stretch(start, start + seconds, sceneTop, sceneEnd, tooLong ? Long : Scenes[i % 2]));
            string text = $"{seconds:0.0} s{(tooLong ? ": too long" : "")}";
            if (TextRuler.Width(text, 11) + 6 < seconds / video.Seconds * PlotWidth)
            {
                layers.Add(new TextLayer(start + (seconds / 2), (sceneTop + sceneEnd) / 2, text)
                {
                    Anchor = 0.5,
                    Size = 11,
                    Bold = tooLong,
                    Look = new Look(tooLong || i % 2 == 0 ? Theme.Paper : Theme.Ink),
                });
            }

            start += seconds;
        }

        layers.AddRange(video.SegmentStarts.Select((s, i) => Stretch(s, s + video.SegmentSeconds, segmentTop, segmentEnd, Segments[i % 2])));
        Tick[] rows = [new(0.5, "frames"), new((sceneTop + sceneEnd) / 2, "scenes"), .. used ? new[] { new Tick((segmentTop + segmentEnd) / 2, "segments") } : []];
        var x = new Axis("") { Min = 0, Max = video.Seconds, Ticks = [], Grid = false };
        var y = new Axis("") { Min = 0, Max = bottom, Reversed = true, Grid = false, Ticks = rows };
        double high = PlotWidth / video.Frames.Count * video.Frames[0].Height / video.Frames[0].Width;
        return new Panel(x, y, layers) { Height = (int)Math.Ceiling((high * bottom) + 20) };
    }

    private static BarLayer Stretch(double from, double to, double top, double bottom, Look look) => new([(top + bottom) / 2], [to])
    {
        Base = from,
        Horizontal = true,
        Thickness = bottom - top,
        Look = look,
    };

    private static Panel Curve(VideoTimeline video)
    {
        (double[] x, double[] y) = Envelope.Reduce(video.Times, video.Scores);
        PointLayer Marks(IReadOnlyList<int> frames, string label, Look look) =>
            new([.. frames.Select(f => video.Times[f])], [.. frames.Select(f => video.Scores[f])]) { Label = $"{label} ({frames.Count})", Look = look };
        var layers = new List<Layer>
        {
            new LineLayer(x, y) { Label = "score of each frame", Look = new Look("#0072B2", MarkerShape.None) { Width = 1.1 } },
            new RuleLayer(video.Threshold, Vertical: false, $"threshold {video.Threshold:0.###}") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) { Width = 1.5 } },
            Marks(video.Cuts, "cut", new Look(Theme.Ink, MarkerShape.TriangleDown) { Size = 9 }),
        };
        if (video.Dropped.Count > 0)
        {
            layers.Add(Marks(video.Dropped, video.DroppedAs, new Look("#A63603", MarkerShape.Cross) { Size = 8 }));
        }

        double top = Math.Max(video.Scores.Max(), video.Threshold) * 1.15;
        return new Panel(new Axis("time (s)") { Min = 0, Max = video.Seconds }, new Axis("score (0 to 255)") { Min = 0, Max = top }, layers) { Height = 240 };
    }
}

/// <summary>What <see cref="SceneTimeline"/> draws of a video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="Verdict">What became of it, in a few words.</param>
/// <param name="Seconds">Its duration (s).</param>
internal sealed record VideoTimeline(string Video, string Verdict, double Seconds)
{
    /// <summary>Frames, evenly spaced from beginning to end, each from the middle of its stretch.</summary>
    public required IReadOnlyList<Picture> Frames { get; init; }

    /// <summary>Duration of each scene (s), one after another from 0.</summary>
    public required IReadOnlyList<double> SceneSeconds { get; init; }

    /// <summary>Score of each frame; the first frame has none and counts as 0.</summary>
    public required IReadOnlyList<double> Scores { get; init; }

    /// <summary>Time of each frame (s), rising.</summary>
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>Frames that begin a scene, the first one left out.</summary>
    public required IReadOnlyList<int> Cuts { get; init; }

    /// <summary>Frames that reach the threshold too soon after a cut to begin a scene.</summary>
    public required IReadOnlyList<int> Dropped { get; init; }

    /// <summary>Score from which on a frame begins a scene.</summary>
    public required double Threshold { get; init; }

    /// <summary>What became of these, in a few words.</summary>
    public required string DroppedAs { get; init; }

    /// <summary>The longest scene that is still accepted (s).</summary>
    public required double LimitSeconds { get; init; }

    /// <summary>Where segments begin (s); none where the video is not used.</summary>
    public IReadOnlyList<double> SegmentStarts { get; init; } = [];

    /// <summary>Duration of a segment (s).</summary>
    public double SegmentSeconds { get; init; }
}
