using System.Globalization;
using Vcmr.Charts;

namespace Vcmr.Benchmarks.Growth;

/// <summary>Time a segment and memory over the number of segments.</summary>
internal static class GrowthFigure
{
    public static Figure Draw(IReadOnlyList<GrowthPoint> points, string machine)
    {
        int[] sizes = [.. points.Select(p => p.Segments).Distinct().Order()];
        var axis = new Axis("segments, clips or items (logarithmic)")
        {
            Log = true,
            Min = sizes[0] * 0.7,
            Max = sizes[^1] * 1.4,
            Ticks = [.. sizes.Select(s => new Tick(s, s.ToString("N0", CultureInfo.InvariantCulture)))],
        };
        return new Figure("growth", new Chart("From a thousand to a hundred thousand", [
            Panel("Time for each", "milliseconds (logarithmic)", p => 1000 * p.Seconds / p.Segments),
            Panel("Memory", "peak of anonymous memory, MB (logarithmic)", p => p.Megabytes)])
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 380,
            Subtitle = "A level line on the left is time linear in the data.",
            Footer = $"{machine}. Each point is a process of its own, once. Networks and segments are small (4 channels, 0.75 s), so that what belongs to the data shows.",
        });

        Panel Panel(string title, string unit, Func<GrowthPoint, double> value) => new(axis, new Axis(unit) { Log = true }, [.. points.GroupBy(p => p.Part).Select((part, i) =>
            new LineLayer([.. part.Select(p => (double)p.Segments)], [.. part.Select(value)]) { Label = part.Key, Look = Theme.Category(i) })]) { Title = title };
    }
}
