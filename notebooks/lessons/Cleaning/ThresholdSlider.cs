using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>Which videos the scene rule keeps, with a slider for the threshold of a cut.</summary>
internal static class ThresholdSlider
{
    private const int MostNamed = 5;
    private static readonly Look Kept = new("#0072B2");
    private static readonly Look Rejected = new("#E69F00", Hatch: Hatch.Rising);

    /// <summary>Draws a state a threshold: each video's longest scene, and the seconds that are kept at all thresholds.</summary>
    /// <param name="thresholds">The thresholds, rising.</param>
    /// <param name="videos">Each video, with its longest scene (s) at each threshold and the seconds that would be used of it.</param>
    /// <param name="used">The threshold that was used: it is shown first, or the nearest to it.</param>
    /// <param name="limitSeconds">The longest scene that is still accepted (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no videos, or one has not a value for each threshold.</exception>
    public static SteppedFigure Draw(
        IReadOnlyList<double> thresholds, IReadOnlyList<(ThresholdEffect Effect, int Seconds)> videos, double used, double limitSeconds, FigureContext context)
    {
        if (videos.Count == 0 || thresholds.Count == 0 || videos.Any(v => v.Effect.LongestSeconds.Count != thresholds.Count))
        {
            throw new VcmrException($"The threshold's slider needs at least one video, and a value for each of the {thresholds.Count} thresholds.");
        }

        int start = thresholds.Index().MinBy(t => Math.Abs(t.Item - used)).Index;
        (ThresholdEffect Effect, int Seconds)[] sorted = [.. videos.OrderBy(v => v.Effect.LongestSeconds[start]).ThenBy(v => v.Effect.Video, StringComparer.Ordinal)];
        double[] rows = [.. sorted.Select((_, i) => (double)i)];
        double longest = 1.06 * sorted.Max(v => v.Effect.LongestSeconds.Max());
        bool IsKept(ThresholdEffect effect, int t) => effect.LongestSeconds[t] <= limitSeconds;
        double most = Math.Max(1, sorted.Sum(v => v.Seconds));
        double[] seconds = [.. thresholds.Select((_, t) => (double)sorted.Where(v => IsKept(v.Effect, t)).Sum(v => v.Seconds))];
        return new SteppedFigure("threshold of a cut", [.. thresholds.Select((_, t) => State(t))], start);

        FigureState State(int t)
        {
            Panel scenes = new(new Axis("longest scene (s)") { Min = 0, Max = longest }, Axis.Categories("", sorted.Select(v => Name(v.Effect))), [
                Bars("kept", Kept, t, kept: true),
                Bars("rejected", Rejected, t, kept: false),
                new RuleLayer(limitSeconds, Vertical: true) { Look = new Look(Theme.Limit, Dash: Dash.Dashed) },
            ]) { Title = $"Longest scene of each video, and the limit of {limitSeconds:0.###} s", Height = 70 + (17 * sorted.Length) };
            Panel sum = new(
                new Axis("threshold (score from which on a frame is a cut)") { Min = Math.Min(0, thresholds[0]), Max = thresholds[^1] * 1.03 },
                new Axis("seconds kept") { Min = -0.06 * most, Max = 1.1 * most },
                [
                    new LineLayer(thresholds, seconds) { Label = "seconds of segments", Look = new Look("#009E73") { Size = 5 } },
                    new PointLayer([thresholds[t]], [seconds[t]]) { Label = "this threshold", Look = new Look(Theme.Ink) { Hollow = true, Size = 13 } },
                ])
            { Title = "What there would be to learn from" };
            var chart = new Chart("Move the threshold: which videos stay?", [scenes, sum])
            {
                Width = 560,
                PanelHeight = 190,
                Footer = context.Footer($"The scenes of {sorted.Length} videos, cut anew from the scores of one decoding."),
            };
            return new FigureState($"{thresholds[t]:0.###}", new Figure("threshold-slider", chart), Says(t));
        }

        BarLayer Bars(string label, Look look, int t, bool kept) =>
            new(rows, [.. sorted.Select(v => IsKept(v.Effect, t) == kept ? Math.Round(v.Effect.LongestSeconds[t], 2) : double.NaN)]) { Label = label, Look = look, Horizontal = true, Thickness = 0.72 };

        string Says(int t)
        {
            string[] gained = [.. Changed(t, kept: true)], lost = [.. Changed(t, kept: false)];
            string change = t == start ? "This is the threshold that was used."
                : gained.Length + lost.Length == 0 ? $"These are the videos that {thresholds[start]:0.###} keeps."
                : $"Other than at {thresholds[start]:0.###}{(gained.Length > 0 ? $" it keeps {List(gained)}" : "")}{(gained.Length > 0 && lost.Length > 0 ? " and" : "")}{(lost.Length > 0 ? $" it rejects {List(lost)}" : "")}.";
            return $"A threshold of {thresholds[t]:0.###} keeps {sorted.Count(v => IsKept(v.Effect, t))} of {sorted.Length} videos, {seconds[t]:N0} s of segments. {change}";
        }

        IEnumerable<string> Changed(int t, bool kept) => sorted.Select(v => v.Effect).Where(e => IsKept(e, t) == kept && IsKept(e, start) != kept).Select(Name);
    }

    private static string Name(ThresholdEffect effect) => Path.GetFileNameWithoutExtension(effect.Video) is { Length: > 26 } name ? name[..25] + "…" : Path.GetFileNameWithoutExtension(effect.Video);

    private static string List(string[] names) =>
        names.Length <= MostNamed ? string.Join(", ", names) : $"{string.Join(", ", names[..MostNamed])} and {names.Length - MostNamed} more";
}
