using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>A file's tags over time: a row a tag, a column a segment.</summary>
public static class TagTimeline
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
