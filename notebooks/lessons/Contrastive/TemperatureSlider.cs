using Vcmr.Charts;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Where a contrastive loss pushes, with a slider for its temperature.</summary>
internal static class TemperatureSlider
{
    private const int Bins = 12;
    private const int Steps = 25;
    private const double LeastSpread = 0.02;

    /// <summary>Draws a state a temperature: the negatives and their push by similarity, and what the nearest of them get.</summary>
    /// <param name="negatives">Similarities of the pairs that do not belong together.</param>
    /// <param name="temperatures">Weights of the negatives, in rising order of the temperature.</param>
    /// <param name="start">The temperature that is shown first.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no negatives, or weights are missing.</exception>
    public static SteppedFigure Draw(IReadOnlyList<double> negatives, IReadOnlyList<TemperatureWeights> temperatures, double start, FigureContext context)
    {
        if (negatives.Count == 0 || temperatures.Count == 0 || temperatures.Any(t => t.Weights.Count != negatives.Count))
        {
            throw new VcmrException("The temperature's slider needs negatives, and at each temperature a weight for every one of them.");
        }

        // Of vectors that are all the same, only rounding errors differ.
        double high = negatives.Max(), low = Math.Min(negatives.Min(), high - LeastSpread), width = (high - low) / Bins;
        int[] nearestFirst = [.. Enumerable.Range(0, negatives.Count).OrderByDescending(i => negatives[i])];
        double[] centres = [.. Enumerable.Range(0, Bins).Select(b => low + ((b + 0.5) * width))];
        double[] alike = Binned([.. negatives.Select(_ => 1.0)]);
        double[][] pushes = [.. temperatures.Select(t => Binned(t.Weights))];
        double top = 1.06 * pushes.Append(alike).Max(shares => shares.Max());
        return new SteppedFigure("temperature τ", [.. temperatures.Select((t, i) => State(t, pushes[i]))], temperatures.Index().MinBy(t => Math.Abs(t.Item.Temperature - start)).Index);

        // In percent of the sum, with two decimals.
        double[] Binned(IReadOnlyList<double> weights)
        {
            var shares = new double[Bins];
            for (int i = 0; i < weights.Count; i++)
            {
                shares[Math.Min(Bins - 1, (int)((negatives[i] - low) / width))] += 100 * weights[i] / weights.Sum();
            }

            return [.. shares.Select(s => Math.Round(s, 2))];
        }

        FigureState State(TemperatureWeights at, double[] push)
        {
            double[] cumulated = Cumulated(at.Weights, nearestFirst);
            Panel where = new(new Axis("cosine similarity of the negative") { Min = low, Max = high }, new Axis("share (%)") { Min = 0, Max = top }, [
                Bars(alike, "of the negatives", Theme.Category(0), -1),
                Bars(push, "of the push", Theme.Category(1), 1),
            ]) { Title = "Where the negatives lie and where the push goes" };
            Panel few = new(new Axis("nearest negatives (% of all)") { Min = 0, Max = 100 }, new Axis("their share of the push (%)") { Min = 0, Max = 102 }, [
                new LineLayer([0, 100], [0, 100]) { Label = "all pushed alike", Look = new Look(Theme.Limit, MarkerShape.None, Dash: Dash.Dotted) { Width = 1.6 } },
                new LineLayer([.. Enumerable.Range(0, Steps + 1).Select(s => 100.0 * s / Steps)], cumulated) { Label = "of the push", Look = Theme.Category(1) with { Marker = MarkerShape.None } },
            ]) { Title = "How few get most of it" };
            var chart = new Chart("Move the temperature: which negatives are pushed?", [where, few])
            {
                Width = 560,
                PanelHeight = 235,
                Footer = context.Footer("Pushes are derivatives of the loss by a pair's similarity, from automatic differentiation."),
            };
            return new FigureState($"{at.Temperature:0.###}", new Figure("temperature-slider", chart), Says(at, nearestFirst));
        }

        BarLayer Bars(double[] shares, string label, Look look, int side) =>
            new([.. centres.Select(c => c + (side * 0.22 * width))], shares) { Label = label, Look = look, Thickness = 0.42 * width };
    }

    private static double[] Cumulated(IReadOnlyList<double> weights, int[] nearestFirst) =>
        [.. Enumerable.Range(0, Steps + 1).Select(s => Math.Round(100 * Share(weights, nearestFirst, (double)s / Steps), 2))];

    private static double Share(IReadOnlyList<double> weights, int[] nearestFirst, double part) =>
        nearestFirst.Take((int)Math.Round(part * nearestFirst.Length)).Sum(i => weights[i]) / weights.Sum();

    private static string Says(TemperatureWeights at, int[] nearestFirst)
    {
        double tenth = Share(at.Weights, nearestFirst, 0.1), far = 1 - Share(at.Weights, nearestFirst, 0.5);
        return $"At τ = {at.Temperature:0.###} the nearest tenth of {nearestFirst.Length:N0} negatives gets {Percent(tenth)} of the push, and the farther half {Percent(far)}.";
    }

    private static string Percent(double share) => share < 0.005 ? "less than 1 %" : $"{100 * share:0} %";
}
