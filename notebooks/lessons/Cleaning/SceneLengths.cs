using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>How long scenes are: all of them, and the longest of each video, with the limit of the cleaning rule.</summary>
internal static class SceneLengths
{
    private static readonly Look Kept = new("#0072B2");
    private static readonly Look Rejected = new("#E69F00", Hatch: Hatch.Rising);

    /// <summary>Draws the two histograms side by side.</summary>
    /// <param name="videos">One entry a video.</param>
    /// <param name="context">The run.</param>
    /// <param name="limitSeconds">The longest scene that is still accepted (s).</param>
    /// <exception cref="VcmrException">There are no videos, or one has no scene.</exception>
    public static Figure Draw(IReadOnlyList<VideoScenes> videos, FigureContext context, double limitSeconds = 30)
    {
        if (videos.Count == 0 || videos.Any(v => v.SceneSeconds.Count == 0))
        {
            throw new VcmrException("There are no videos whose scenes could be counted; prepare a corpus first.");
        }

        // The limit is the edge of a bin; the last bin holds all that is longer.
        double longest = Math.Clamp(videos.Max(v => v.LongestSceneSeconds), limitSeconds * 1.2, limitSeconds * 3);
        Panel all = Histogram("scenes", "length of a scene (s)", limitSeconds / 24, limitSeconds, longest, [.. videos.SelectMany(v => v.SceneSeconds.Select(s => (s, v.Kept)))]);
        Panel each = Histogram("videos", "length of the longest scene (s)", limitSeconds / 12, limitSeconds, longest, [.. videos.Select(v => (v.LongestSceneSeconds, v.Kept))]);
        int scenes = videos.Sum(v => v.SceneSeconds.Count);
        var chart = new Chart("How long scenes are", [
            all with { Title = $"All {scenes:N0} scenes" },
            each with { Title = $"The longest scene of each of {videos.Count:N0} videos" }])
        {
            Columns = 2,
            Width = 960,
            PanelHeight = 310,
            Footer = context.Footer(
                $"{videos.Count(v => v.Kept):N0} videos are kept, {videos.Count(v => !v.Kept):N0} with scenes are not: for a scene above the limit, or for another reason that the funnel shows.",
                videos.Any(v => v.LongestSceneSeconds > longest) ? $"The last bars hold all that is longer than {longest - (limitSeconds / 12):0.#} s." : null),
        };
        return new Figure("scene-lengths", chart);
    }

    private static Panel Histogram(string of, string x, double width, double limit, double longest, IReadOnlyList<(double Seconds, bool Kept)> values)
    {
        int bins = (int)Math.Ceiling((longest / width) - 1e-9);
        double[] centres = [.. Enumerable.Range(0, bins).Select(b => (b + 0.5) * width)];
        Layer[] layers =
        [
            // Rejected ones are stacked on kept ones: the sum is drawn first, the kept part over it.
            Bars("of rejected videos", Rejected, values),
            Bars("of kept videos", Kept, values.Where(v => v.Kept)),
            new RuleLayer(limit, Vertical: true, $"limit {limit:0.###} s") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) },
        ];
        var y = new Axis(of) { Min = 0, Max = layers.SelectMany(l => l.Ys).Max() * 1.15 };
        return new Panel(new Axis(x) { Min = 0, Max = bins * width }, y, layers);

        BarLayer Bars(string label, Look look, IEnumerable<(double Seconds, bool Kept)> counted)
        {
            double[] counts = new double[bins];
            foreach ((double seconds, _) in counted)
            {
                // A scene of exactly the limit is accepted, so bins hold their upper edge.
                counts[Math.Clamp((int)Math.Ceiling((seconds / width) - 1e-9) - 1, 0, bins - 1)]++;
            }

            return new BarLayer(centres, counts) { Label = label, Look = look, Thickness = width };
        }
    }
}

/// <summary>The scenes of a video and what became of it.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="SceneSeconds">Duration of each scene (s), at least one.</param>
/// <param name="Kept">Whether the video was kept.</param>
internal sealed record VideoScenes(string Video, IReadOnlyList<double> SceneSeconds, bool Kept)
{
    /// <summary>Duration of its longest scene (s).</summary>
    public double LongestSceneSeconds => SceneSeconds.Max();
}
