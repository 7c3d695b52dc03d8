using Vcmr.Charts;

namespace Vcmr.Lessons.Extraction;

/// <summary>Which frames are picked from videos of several frame rates.</summary>
public static class PickedFrames
{
    /// <summary>Draws one row a rate over the first seconds of a video.</summary>
    /// <param name="rates">Name, frames a second, and the numbers of the picked frames in order; a frame may be picked more than once.</param>
    /// <param name="perSecond">How many are picked a second.</param>
    /// <param name="seconds">How much is shown (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no rates.</exception>
    public static Figure Draw(IReadOnlyList<(string Name, double FrameRate, IReadOnlyList<int> Picked)> rates, int perSecond, double seconds, FigureContext context)
    {
        if (rates.Count == 0)
        {
            throw new VcmrException("The figure of picked frames needs at least one frame rate.");
        }

        var layers = new List<Layer>();
        foreach ((int row, (_, double rate, IReadOnlyList<int> picked)) in rates.Index())
        {
            double[] all = [.. Enumerable.Range(0, (int)Math.Ceiling((seconds * rate) - 1e-9)).Select(f => f / rate)];
            (int Frame, int Times)[] taken = [.. picked.CountBy(f => f).Select(f => (f.Key, f.Value)).Where(f => f.Key / rate < seconds)];
            layers.Add(new PointLayer(all, [.. all.Select(_ => (double)row)]) { Label = "frame", Look = new Look("#9A9A9A", Hollow: true) { Size = 6 } });
            layers.Add(new PointLayer([.. taken.Select(f => f.Frame / rate)], [.. taken.Select(_ => (double)row)])
            {
                Label = "picked, with its number",
                Look = new Look("#0072B2", MarkerShape.Square) { Size = 9 },
            });
            layers.AddRange(taken.Select(f => new TextLayer(f.Frame / rate, row + 0.33, f.Times > 1 ? $"{f.Frame} ×{f.Times}" : $"{f.Frame}") { Anchor = 0.5, Size = 11 }));
        }

        Tick[] grid = [.. Enumerable.Range(0, (int)(seconds * perSecond) + 1).Select(k => new Tick((double)k / perSecond, $"{(double)k / perSecond:0.0}"))];
        var chart = new Chart($"Which frames are picked: {perSecond} a second", [
            new Panel(
                new Axis("time (s)") { Min = -0.04, Max = seconds, Ticks = grid },
                Axis.Categories("", rates.Select(r => r.Name)) with { Reversed = true, Max = rates.Count - 0.4 },
                layers)])
        {
            PanelHeight = 90 + (44 * rates.Count),
            Footer = context.Footer($"Lines stand at the times k/{perSecond} s; the picked frame is the one on screen there, floor(k · rate / {perSecond})."),
        };
        return new Figure("picked-frames", chart);
    }
}
