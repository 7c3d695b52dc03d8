using Vcmr.Charts;

namespace Vcmr.Lessons.Cleaning;

/// <summary>From the items found to the items kept, with the number that each reason took.</summary>
internal static class CleaningFunnel
{
    /// <summary>Draws the funnel from top to bottom.</summary>
    /// <param name="found">Number of items found.</param>
    /// <param name="rejected">What was rejected, by reason.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">More items are rejected than were found.</exception>
    public static Figure Draw(int found, IReadOnlyList<FunnelStep> rejected, FigureContext context)
    {
        int kept = found - rejected.Sum(r => r.Count);
        if (kept < 0)
        {
            throw new VcmrException($"{rejected.Sum(r => r.Count)} items were rejected of {found} that were found; count each item once.");
        }

        FunnelStep[] steps = [.. rejected.Where(r => r.Count > 0).OrderByDescending(r => r.Count)];
        var remaining = new Look("#0072B2");
        var lost = new Look("#E69F00", Hatch: Hatch.Rising);
        var layers = new List<Layer> { Bar(0, 0, found, $"{found}", remaining, "videos") };
        int left = found;
        for (int i = 0; i < steps.Length; i++)
        {
            layers.Add(Bar(i + 1, left - steps[i].Count, left, $"−{steps[i].Count}", lost, "not kept"));
            left -= steps[i].Count;
        }

        layers.Add(Bar(steps.Length + 1, 0, kept, $"{kept} ({(found == 0 ? 0 : 100.0 * kept / found):0.#} %)", remaining, "videos"));
        var chart = new Chart("Cleaning: what was kept and why the rest was not", [
            new Panel(
                new Axis("videos") { Min = 0, Max = Math.Max(1, found) * 1.14 },
                Axis.Categories("", ["found", .. steps.Select(s => s.Reason), "kept"]) with { Reversed = true },
                layers)])
        {
            PanelHeight = 70 + (30 * (steps.Length + 2)),
            Footer = context.Footer(),
        };
        return new Figure("cleaning-funnel", chart);
    }

    private static BarLayer Bar(int row, double from, double to, string text, Look look, string label) => new([row], [to])
    {
        Base = from,
        Horizontal = true,
        Thickness = 0.66,
        Texts = [text],
        Look = look,
        Label = label,
    };
}

/// <summary>Items that left at a step of cleaning.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Count">How many.</param>
internal sealed record FunnelStep(string Reason, int Count);
