using Vcmr.Video.Scenes;

namespace Vcmr.Lessons.Cleaning;

/// <summary>What other thresholds would make of a video, from the scores of one decoding.</summary>
internal static class CutSensitivity
{
    // Cuts are known to the frame; a found cut may lie one frame beside the true one.
    private const double Tolerance = 1.5;

    /// <summary>The thresholds that figures compare, the one in use among them.</summary>
    public static double[] Thresholds(double used) => [.. Enumerable.Range(1, 30).Select(i => 3.0 * i).Append(used).Distinct().Order()];

    /// <summary>Cuts a video at each threshold.</summary>
    /// <param name="video">Name of the video.</param>
    /// <param name="scores">The score of each frame.</param>
    /// <param name="times">Time of each frame (s), and the time at which the video ends.</param>
    /// <param name="thresholds">The thresholds.</param>
    /// <param name="minimumFrames">Fewest frames between two cuts.</param>
    /// <param name="truth">The true cuts (s); null where they are unknown.</param>
    public static ThresholdEffect Of(
        string video, IReadOnlyList<float> scores, IReadOnlyList<double> times, IReadOnlyList<double> thresholds, int minimumFrames, IReadOnlyList<double>? truth)
    {
        double end = times[^1], frame = end / scores.Count;
        double[][] cuts = [.. thresholds.Select(t => SceneCuts.Of(scores, t, minimumFrames).Cuts.Select(c => times[c]).ToArray())];
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
