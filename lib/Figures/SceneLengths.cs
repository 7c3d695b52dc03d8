using Vcmr.Figures.Charts;

namespace Vcmr.Figures;

/// <summary>Histogram of the longest scene of each video, with the limit of the cleaning rule.</summary>
public static class SceneLengths
{
    /// <summary>Draws the histogram.</summary>
    /// <param name="videos">One entry a video.</param>
    /// <param name="context">The run.</param>
    /// <param name="limitSeconds">The longest scene that is still accepted, in seconds.</param>
    /// <exception cref="VcmrException">There are no videos.</exception>
    public static Figure Draw(IReadOnlyList<VideoScenes> videos, FigureContext context, double limitSeconds = 30)
    {
        if (videos.Count == 0)
        {
            throw new VcmrException("There are no videos whose scenes could be counted; prepare a corpus first.");
        }

        // Twelve bins up to the limit, so that the limit is the edge of a bin; the last bin holds all that is longer.
        double longest = Math.Clamp(videos.Max(v => v.LongestSceneSeconds), limitSeconds * 1.2, limitSeconds * 3);
        double width = limitSeconds / 12;
        int bins = (int)Math.Ceiling((longest / width) - 1e-9);
        double[] centres = [.. Enumerable.Range(0, bins).Select(b => (b + 0.5) * width)];
        BarLayer Bars(string label, Look look, IEnumerable<VideoScenes> counted) =>
            new(centres, [.. Enumerable.Range(0, bins).Select(b => (double)counted.Count(v => Bin(v.LongestSceneSeconds) == b))])
            {
                Label = label,
                Look = look,
                Thickness = width,
            };
        int kept = videos.Count(v => v.Kept);
        Layer[] layers =
        [
            // Rejected videos are stacked on kept ones: the sum is drawn first, the kept part over it.
            Bars($"rejected ({videos.Count - kept})", new Look("#E69F00", Hatch: Hatch.Rising), videos),
            Bars($"kept ({kept})", new Look("#0072B2"), videos.Where(v => v.Kept)),
            new RuleLayer(limitSeconds, Vertical: true, $"limit {limitSeconds:0.#} s") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) },
        ];
        var y = new Axis("videos") { Min = 0, Max = layers.SelectMany(l => l.Ys).Max() * 1.15 };
        var chart = new Chart("Longest scene of each video", [new Panel(new Axis("longest scene (s)") { Min = 0, Max = bins * width }, y, layers)])
        {
            PanelHeight = 300,
            Footer = context.Footer(
                "A video is rejected if a scene is longer than the limit; others are rejected for the reasons that the funnel shows.",
                videos.Any(v => v.LongestSceneSeconds > bins * width) ? $"The last bar holds all scenes longer than {(bins - 1) * width:0.#} s." : null),
        };
        return new Figure("scene-lengths", chart);

        // A scene of exactly the limit is accepted, so bins hold their upper edge.
        int Bin(double seconds) => Math.Clamp((int)Math.Ceiling((seconds / width) - 1e-9) - 1, 0, bins - 1);
    }
}
