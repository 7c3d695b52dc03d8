using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Extraction;

/// <summary>Frame features of a video, second by second.</summary>
internal static class FeaturesOverTime
{
    private const int MostFeatures = 64;

    /// <summary>Draws the features that vary most, each standardised over the video.</summary>
    /// <param name="video">Name of the video.</param>
    /// <param name="features">Features, <c>[seconds, size]</c>.</param>
    /// <param name="context">The run.</param>
    /// <param name="startSecond">Time of the first row in the video (s).</param>
    /// <param name="cuts">Where scenes begin (s); those within the rows are marked.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">There are no features.</exception>
    public static Figure Draw(string video, float[,] features, FigureContext context, double startSecond = 0, IReadOnlyList<double>? cuts = null, string name = "features-over-time")
    {
        int seconds = features.GetLength(0), size = features.GetLength(1);
        if (features.Length == 0)
        {
            throw new VcmrException($"The video '{video}' has no features; prepare it first.");
        }

        (int Feature, double Mean, double Std)[] order = [.. Enumerable.Range(0, size).Select(f => Moments(features, f)).OrderByDescending(m => m.Std).Take(MostFeatures)];
        var values = new double[order.Length, seconds];
        for (int r = 0; r < order.Length; r++)
        {
            for (int t = 0; t < seconds; t++)
            {
                values[r, t] = order[r].Std > 0 ? (features[t, order[r].Feature] - order[r].Mean) / order[r].Std : 0;
            }
        }

        var heat = new HeatLayer(values, "standard deviations from the mean")
        {
            Across = new Interval(startSecond, startSecond + seconds),
            Along = new Interval(0.5, order.Length + 0.5),
            Min = -2.5,
            Max = 2.5,
        };
        Layer[] marks = [.. (cuts ?? []).Where(c => c > startSecond && c < startSecond + seconds)
            .Select(c => new RuleLayer(c, Vertical: true) { Look = new Look("#FFFFFF", Dash: Dash.Dashed) { Width = 1.8 } })];
        var chart = new Chart($"Frame features over time: {video}", [
            new Panel(new Axis("time (s)") { Grid = false }, new Axis("feature (rank by variance)") { Grid = false, Reversed = true }, [heat, .. marks])])
        {
            PanelHeight = 340,
            Footer = context.Footer(
                $"The {order.Length} of {size} features that vary most, each standardised over the video; colours end at ±2.5.",
                marks.Length > 0 ? "White dashed lines: cuts." : null),
        };
        return new Figure(name, chart);
    }

    private static (int Feature, double Mean, double Std) Moments(float[,] features, int feature)
    {
        int n = features.GetLength(0);
        double sum = 0, squares = 0;
        for (int t = 0; t < n; t++)
        {
            sum += features[t, feature];
        }

        double mean = sum / n;
        for (int t = 0; t < n; t++)
        {
            squares += (features[t, feature] - mean) * (features[t, feature] - mean);
        }

        return (feature, mean, Math.Sqrt(squares / n));
    }
}
