using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Video.Scenes;

namespace Vcmr.Lessons.Cleaning;

/// <summary>What the threshold changes: the longest scene of each video, and the cuts that are found.</summary>
internal static class ThresholdSensitivity
{
    /// <summary>Draws the two panels.</summary>
    /// <param name="thresholds">The thresholds, rising.</param>
    /// <param name="videos">What each makes of each video.</param>
    /// <param name="used">The threshold that was used.</param>
    /// <param name="limitSeconds">The longest scene that is still accepted (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no videos, or one has not a value for each threshold.</exception>
    public static Figure Draw(IReadOnlyList<double> thresholds, IReadOnlyList<ThresholdEffect> videos, double used, double limitSeconds, FigureContext context)
    {
        if (videos.Count == 0 || videos.Any(v => v.LongestSeconds.Count != thresholds.Count || v.CutsPerMinute.Count != thresholds.Count))
        {
            throw new VcmrException($"The threshold figure needs at least one video, and a value for each of the {thresholds.Count} thresholds.");
        }

        var threshold = new RuleLayer(used, Vertical: true, $"used: {used:0.###}") { Look = new Look(Theme.Ink, Dash: Dash.Dotted) { Width = 1.5 } };
        int at = thresholds.Index().MinBy(t => Math.Abs(t.Item - used)).Index;
        bool Kept(ThresholdEffect v) => v.LongestSeconds[at] <= limitSeconds;
        int kept = videos.Count(Kept);
        Look keptLook = new("#0072B2", MarkerShape.None) { Width = 1.3 }, lostLook = new("#E69F00", MarkerShape.None, Dash: Dash.Dashed) { Width = 2 };
        var x = new Axis("threshold (score from which on a frame is a cut)") { Min = thresholds[0], Max = thresholds[^1] };
        Panel longest = new(x, new Axis("longest scene (s)") { Min = 0 }, [
            .. videos.Select(v => new LineLayer(thresholds, v.LongestSeconds)
            {
                Label = Kept(v) ? $"kept at {used:0.###} ({kept})" : $"rejected at {used:0.###} ({videos.Count - kept})",
                Look = Kept(v) ? keptLook : lostLook,
            }),
            new RuleLayer(limitSeconds, Vertical: false, $"limit {limitSeconds:0.###} s") { Look = new Look(Theme.Limit, Dash: Dash.Dashed) },
            threshold,
        ]) { Title = "Longest scene of each video" };
        ThresholdEffect[] known = [.. videos.Where(v => v.Truth is not null)];
        Panel cuts = (known.Length > 0 ? Truth(thresholds, known, x) : Rate(thresholds, videos, x)) with { };
        var chart = new Chart("What the threshold decides", [longest, cuts with { Layers = [.. cuts.Layers, threshold] }])
        {
            Columns = 2,
            Width = 960,
            PanelHeight = 330,
            Footer = context.Footer(
                $"Recomputed from the scores of {videos.Count} videos.",
                known.Length > 0 ? $"True cuts are known for {known.Length} of them, because they were drawn; shares are means over videos." : "Line and band: median and middle half of the videos."),
        };
        return new Figure("threshold-sensitivity", chart);
    }

    private static Panel Truth(IReadOnlyList<double> thresholds, IReadOnlyList<ThresholdEffect> videos, Axis x)
    {
        LineLayer Share(string label, Look look, Func<(double Recall, double Precision), double> part) => new(
            thresholds,
            [.. thresholds.Select((_, t) => videos.Select(v => part(v.Truth![t])).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average())])
        {
            Label = label,
            Look = look,
        };
        return new Panel(x, new Axis("share (0 to 1)") { Min = 0, Max = 1.06 }, [
            Share("true cuts that are found (recall)", new Look("#009E73", MarkerShape.None), t => t.Recall),
            Share("found cuts that are true (precision)", new Look("#CC79A7", MarkerShape.None, Dash: Dash.DashDot), t => t.Precision),
        ]) { Title = "Are the cuts the true ones?" };
    }

    private static Panel Rate(IReadOnlyList<double> thresholds, IReadOnlyList<ThresholdEffect> videos, Axis x)
    {
        double[][] rates = [.. thresholds.Select((_, t) => videos.Select(v => v.CutsPerMinute[t]).Order().ToArray())];
        return new Panel(x, new Axis("cuts a minute") { Min = 0 }, [
            new LineLayer(thresholds, [.. rates.Select(r => At(r, 0.5))])
            {
                Label = "cuts a minute",
                Look = new Look("#009E73", MarkerShape.None),
                Band = [.. rates.Select(r => (Interval?)new Interval(At(r, 0.25), At(r, 0.75)))],
            },
        ]) { Title = "Cuts that are found" };
    }

    private static double At(double[] sorted, double part) => sorted[(int)Math.Round(part * (sorted.Length - 1))];
}

/// <summary>What other thresholds would make of one video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="LongestSeconds">Its longest scene (s) at each threshold.</param>
/// <param name="CutsPerMinute">Its cuts a minute at each threshold.</param>
internal sealed record ThresholdEffect(string Video, IReadOnlyList<double> LongestSeconds, IReadOnlyList<double> CutsPerMinute)
{
    /// <summary>At each threshold, the share of the video's true cuts that are found and the share of the found cuts that are true; null where the truth is unknown. NaN stands for a share of nothing.</summary>
    public IReadOnlyList<(double Recall, double Precision)>? Truth { get; init; }
}

/// <summary>What other thresholds would make of a video, from the scores of one decoding.</summary>
internal static class CutSensitivity
{
    // Cuts are known to the frame; a found cut may lie one frame beside the true one.
    private const double Tolerance = 1.5;

    /// <summary>The thresholds that figures compare, the one in use among them.</summary>
    public static double[] Thresholds(double used) => [.. Enumerable.Range(1, 30).Select(i => 3.0 * i).Append(used).Distinct().Order()];

    /// <summary>Cuts a video at each threshold.</summary>
    /// <param name="video">Name of the video.</param>
    /// <param name="times">Time of each frame (s), and the time at which the video ends.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="cut">Cuts the video at a threshold.</param>
    /// <param name="truth">The true cuts (s); null where they are unknown.</param>
    public static ThresholdEffect Of(
        string video, IReadOnlyList<double> times, IReadOnlyList<double> thresholds, Func<double, SceneCuts> cut, IReadOnlyList<double>? truth)
    {
        double end = times[^1], frame = end / (times.Count - 1);
        double[][] cuts = [.. thresholds.Select(t => cut(t).Cuts.Select(c => times[c]).ToArray())];
        return new ThresholdEffect(
            video,
            [.. cuts.Select(c => Longest(c, end))],
            [.. cuts.Select(c => 60 * c.Length / end)])
        {
            Truth = truth is null ? null : [.. cuts.Select(c => Compare(c, truth, Tolerance * frame))],
        };
    }

    /// <summary>How well found cuts match the true ones, each true one at most once.</summary>
    /// <param name="found">Found cuts (s), rising.</param>
    /// <param name="truth">True cuts (s), rising.</param>
    /// <param name="tolerance">How far apart the two may lie (s).</param>
    /// <returns>The share of the true cuts that are found, and of the found cuts that are true; NaN for a share of nothing.</returns>
    public static (double Recall, double Precision) Compare(IReadOnlyList<double> found, IReadOnlyList<double> truth, double tolerance)
    {
        int matched = 0;
        for (int f = 0, t = 0; f < found.Count && t < truth.Count;)
        {
            if (Math.Abs(found[f] - truth[t]) <= tolerance)
            {
                matched++;
                f++;
                t++;
            }
            else if (found[f] < truth[t])
            {
                f++;
            }
            else
            {
                t++;
            }
        }

        return ((double)matched / truth.Count, (double)matched / found.Count);
    }

    private static double Longest(double[] cuts, double end)
    {
        double[] edges = [0, .. cuts, end];
        return edges.Zip(edges.Skip(1), (a, b) => b - a).Max();
    }
}
