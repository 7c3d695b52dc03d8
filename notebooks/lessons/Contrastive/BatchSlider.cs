using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Contrastive;

/// <summary>What a contrastive loss is worth, with a slider for the number of pairs that are compared.</summary>
internal static class BatchSlider
{
    private const int Bins = 24;
    private static readonly Look Before = new("#7F7F7F", MarkerShape.Square, Hatch.Falling, Dash.Dashed) { Size = 6 };
    private static readonly Look After = new("#0072B2") { Size = 6 };

    /// <summary>Draws a state a size: the loss over all sizes with this one marked, and the losses of single batches.</summary>
    /// <param name="before">The untrained encoder's batches, in rising order of their size.</param>
    /// <param name="after">The trained encoder's, of the same sizes.</param>
    /// <param name="start">The size that is shown first, or the nearest to it.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no batches, or the sizes differ.</exception>
    public static SteppedFigure Draw(IReadOnlyList<BatchLosses> before, IReadOnlyList<BatchLosses> after, int start, FigureContext context)
    {
        if (before.Count == 0 || !before.Select(b => b.Pairs).SequenceEqual(after.Select(b => b.Pairs)))
        {
            throw new VcmrException("The batch's slider needs batches of at least one size, of both encoders.");
        }

        double[] sizes = [.. after.Select(b => (double)b.Pairs)];
        double top = 1.05 * before.Concat(after).Max(b => Math.Max(b.Guess, b.Losses.Max()));
        return new SteppedFigure("pairs in a batch, N", [.. after.Select((_, i) => State(i))], after.Index().MinBy(b => Math.Abs(b.Item.Pairs - start)).Index);

        FigureState State(int i)
        {
            BatchLosses now = after[i];
            var guess = new Look(Theme.Limit, MarkerShape.None, Dash: Dash.Dotted) { Width = 1.6 };
            Panel sizesPanel = new(
                new Axis("pairs in a batch, N (logarithmic)") { Log = true, Min = sizes[0] * 0.85, Max = sizes[^1] * 1.18, Ticks = [.. sizes.Select(n => new Tick(n, $"{n:0}"))] },
                new Axis("NT-Xent loss") { Min = 0, Max = top },
                [
                    new LineLayer(sizes, [.. after.Select(b => b.Guess)]) { Label = "all vectors the same: ln(2N − 1)", Look = guess },
                    Line(before, "untrained", Before),
                    Line(after, "trained", After),
                    new PointLayer([now.Pairs], [now.Mean]) { Label = "this N", Look = new Look(Theme.Ink) { Hollow = true, Size = 13 } },
                ])
            { Title = "The more there are to choose from, the harder" };
            Panel batches = new(new Axis("loss of one batch") { Min = 0, Max = top }, new Axis("batches (%)") { Min = 0, Max = 104 }, [
                Histogram(before[i], "untrained", Before),
                Histogram(now, "trained", After),
                new RuleLayer(now.Guess, Vertical: true) { Look = guess },
            ]) { Title = "Single batches of this size" };
            var chart = new Chart("Move the batch: what is a loss worth?", [sizesPanel, batches])
            {
                Width = 560,
                PanelHeight = 225,
                Footer = context.Footer($"{BatchLosses.Batches} batches a size, drawn from the validation segments; one where all are in it."),
            };
            return new FigureState($"{now.Pairs}", new Figure("batch-slider", chart), Says(now));
        }

        BarLayer Histogram(BatchLosses batches, string label, Look look)
        {
            double width = top / Bins;
            var counts = new double[Bins];
            foreach (double loss in batches.Losses)
            {
                counts[Math.Clamp((int)(loss / width), 0, Bins - 1)] += 100.0 / batches.Losses.Count;
            }

            int side = ReferenceEquals(look, Before) ? -1 : 1;
            return new BarLayer([.. Enumerable.Range(0, Bins).Select(b => (b + 0.5 + (side * 0.22)) * width)], [.. counts.Select(c => Math.Round(c, 1))]) { Label = label, Look = look, Thickness = 0.42 * width };
        }
    }

    private static LineLayer Line(IReadOnlyList<BatchLosses> batches, string label, Look look) =>
        new([.. batches.Select(b => (double)b.Pairs)], [.. batches.Select(b => b.Mean)]) { Label = label, Look = look, Whiskers = [.. batches.Select(b => (Interval?)b.Middle)] };

    private static string Says(BatchLosses at)
    {
        int others = (2 * at.Pairs) - 1;
        return $"Among {at.Pairs} pairs guessing costs ln {others} = {at.Guess:0.00}; the trained encoder loses {at.Mean:0.00} on average, {100 * at.Mean / at.Guess:0} % of that. "
            + $"The nearest of {others} others is the partner in {100 * at.Top1:0} % of the cases; guessing finds it in {100.0 / others:0} %.";
    }
}
