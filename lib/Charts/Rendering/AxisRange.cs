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
