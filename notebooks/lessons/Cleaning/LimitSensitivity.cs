using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>How many videos each limit of the scene length would keep.</summary>
internal static class LimitSensitivity
{
    /// <summary>Draws the number kept as a curve of steps, one at each video's longest scene.</summary>
    /// <param name="longestSeconds">The longest scene (s) of each video that the scene rule alone decides on.</param>
    /// <param name="limitSeconds">The limit that was used (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no videos.</exception>
    public static Figure Draw(IReadOnlyList<double> longestSeconds, double limitSeconds, FigureContext context)
    {
        if (longestSeconds.Count == 0)
        {
            throw new VcmrException("No video reached the scene rule; there is nothing that its limit could change.");
        }

        double end = Math.Clamp(longestSeconds.Max() * 1.1, limitSeconds * 1.5, limitSeconds * 4);
        double[] sorted = [.. longestSeconds.Where(s => s <= end).Order()];
        double[] x = [0, .. sorted.SelectMany(s => new[] { s, s }), end];
        double[] y = [0, .. sorted.SelectMany((_, i) => new[] { (double)i, i + 1 }), sorted.Length];
        int kept = longestSeconds.Count(s => s <= limitSeconds);
        Layer[] layers =
        [
            new LineLayer(x, y) { Label = "videos kept", Look = new Look("#0072B2", MarkerShape.None) },
            new RuleLayer(limitSeconds, Vertical: true, $"limit used: {limitSeconds:0.###} s keeps {kept:N0}") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) },
        ];
        var chart = new Chart("What the limit decides", [
            new Panel(new Axis("longest scene allowed (s)") { Min = 0, Max = end }, new Axis("videos kept") { Min = 0, Max = longestSeconds.Count * 1.12 }, layers)])
        {
            PanelHeight = 290,
            Footer = context.Footer(
                $"{longestSeconds.Count:N0} videos: those that were kept, and those that only a long scene keeps out.",
                sorted.Length < longestSeconds.Count ? $"{longestSeconds.Count - sorted.Length} with a scene above {end:0} s lie outside." : null),
        };
        return new Figure("limit-sensitivity", chart);
    }
}
