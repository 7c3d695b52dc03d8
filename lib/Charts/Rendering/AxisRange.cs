namespace Vcmr.Charts.Rendering;

/// <summary>The range of an axis, the same in both versions of a figure.</summary>
internal static class AxisRange
{
    public static Span Of(Axis axis, IEnumerable<double> values, bool pad)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in values)
        {
            if (double.IsFinite(v) && (!axis.Log || v > 0))
            {
                double s = axis.Log ? Math.Log10(v) : v;
                low = Math.Min(low, s);
                high = Math.Max(high, s);
            }
        }

        if (low > high)
        {
            (low, high) = (0, 1);
        }

        if (high - low < 1e-12)
        {
            double half = Math.Max(Math.Abs(high) * 0.05, 1e-6);
            (low, high) = (low - half, high + half);
        }

        double margin = pad ? 0.05 * (high - low) : 0;
        (low, high) = (low - margin, high + margin);
        low = axis.Min is double min ? Scale(min) : low;
        high = axis.Max is double max ? Scale(max) : high;
        return new Span(low, high > low ? high : low + 1);

        double Scale(double v) => axis.Log ? Math.Log10(v) : v;
    }
}

/// <summary>What an axis shows: its ends in data units (logarithms on a log axis).</summary>
internal readonly record struct Span(double Low, double High)
{
    public double Length => High - Low;
}

/// <summary>Tick marks, the same in both versions of a figure.</summary>
internal static class AxisTicks
{
    private static readonly int[] Steps = [1, 2, 5, 10];

    /// <summary>The ticks that the axis names, or round numbers.</summary>
    public static IReadOnlyList<Tick> Of(Axis axis, Span span, int wanted = 8) => axis.Ticks ?? (axis.Log ? Log(span) : Linear(span, wanted));

    private static Tick[] Linear(Span span, int wanted)
    {
        double rough = span.Length / wanted, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * Steps.First(f => f * power >= rough * 0.999);
        int decimals = Math.Clamp((int)-Math.Floor(Math.Log10(step) + 1e-9), 0, 12);
        long first = (long)Math.Ceiling((span.Low / step) - 1e-9), last = (long)Math.Floor((span.High / step) + 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first + 1)).Select(i => (first + i) * step).Select(v => new Tick(v, v.ToString("N" + decimals).Replace("-", "−")))];
    }

    /// <summary>1, 2 and 5 of every decade; only the decades where there are many.</summary>
    private static List<Tick> Log(Span span)
    {
        var ticks = new List<Tick>();
        bool wide = span.Length > 3.5;
        for (int decade = (int)Math.Floor(span.Low); decade <= Math.Ceiling(span.High); decade++)
        {
            foreach (int digit in wide ? new[] { 1 } : [1, 2, 5])
            {
                double value = digit * Math.Pow(10, decade);
                double at = Math.Log10(value);
                if (at >= span.Low - 1e-9 && at <= span.High + 1e-9)
                {
                    ticks.Add(new Tick(value, value.ToString("0.######")));
                }
            }
        }

        return ticks;
    }
}
