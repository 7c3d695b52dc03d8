using Vcmr.Charts;

namespace Vcmr.Lessons.Extraction;

/// <summary>What a second shares with its nearest second elsewhere, beside what chance would give.</summary>
public static class NearestAgreement
{
    /// <summary>Draws one line a property.</summary>
    /// <param name="shares">The properties, in order from the top.</param>
    /// <param name="seconds">Seconds that were compared.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are none.</exception>
    public static Figure Draw(IReadOnlyList<SharedByNearest> shares, int seconds, FigureContext context)
    {
        if (shares.Count == 0)
        {
            throw new VcmrException("There is nothing that nearest seconds could share; at least two videos with features are needed.");
        }

        double end = Math.Min(1.02, 1.1 * shares.Max(s => Math.Max(s.Chance, s.Share.Interval?.High ?? s.Share.Mean)));
        double[] rows = [.. Enumerable.Range(0, shares.Count).Select(i => (double)i)];
        Layer[] layers =
        [
            new PointLayer([.. shares.Select(s => s.Chance)], rows)
            {
                Label = "chance: a second drawn at random",
                Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true) { Size = 8 },
                Hover = [.. shares.Select(s => $"{s.What}: chance {s.Chance:0.000}")],
            },
            new PointLayer([.. shares.Select(s => s.Share.Mean)], rows)
            {
                Label = "the nearest second",
                Look = new Look("#0072B2") { Size = 9 },
                HorizontalWhiskers = [.. shares.Select(s => s.Share.Interval)],
                Hover = [.. shares.Select(s => $"{s.What}: {s.Share.Mean:0.000} {s.Share.IntervalText}, {s.Videos} videos")],
            },
        ];
        var chart = new Chart("What a second shares with its nearest second", [
            new Panel(
                new Axis("share of seconds (0 to 1)") { Min = 0, Max = end },
                Axis.Categories("", shares.Select(s => $"{s.What} ({s.Videos})")) with { Reversed = true, Grid = true },
                layers)])
        {
            Width = 760,
            PanelHeight = 68 + (21 * shares.Count),
            Footer = context.Footer(
                $"{seconds:N0} seconds; in brackets, the videos that were asked. Whiskers: bootstrap 95 % interval over videos, not corrected for the number of lines."),
        };
        return new Figure("nearest-agreement", chart);
    }
}
