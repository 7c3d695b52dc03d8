namespace Vcmr.Video.Preprocessing;

/// <summary>
/// Which source pixels an output pixel of Pillow's resize is made of along one side, for a part of the outputs:
/// as many for each, those that are too many with a weight of 0.
/// </summary>
internal sealed class BicubicTaps
{
    private const int Precision = 22;

    public BicubicTaps(int from, int to, int first, int count, ResizeFilter filter)
    {
        double scale = (double)from / to;
        double filterScale = Math.Max(1, scale);
        bool isCubic = filter == ResizeFilter.Bicubic;
        Func<double, double> kernel = isCubic ? Cubic : Triangle;
        double support = (isCubic ? 2 : 1) * filterScale;
        (int Begin, double[] Weights)[] taps = new (int, double[])[count];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int begin = Math.Max(0, (int)(center - support + 0.5));
            int length = Math.Min(from, (int)(center + support + 0.5)) - begin;
            taps[i] = (begin, [.. Enumerable.Range(0, length).Select(k => kernel((k + begin - center + 0.5) * (1 / filterScale)))]);
        }

        Length = taps.Max(t => t.Weights.Length);
        First = [.. taps.Select(t => t.Begin)];
        Begin = First[0];
        End = taps[^1].Begin + taps[^1].Weights.Length;
        Weights = new int[count * Length];
        for (int i = 0; i < count; i++)
        {
            double total = 0;
            foreach (double weight in taps[i].Weights)
            {
                total += weight;
            }

            for (int k = 0; k < taps[i].Weights.Length; k++)
            {
                // Rounded half away from zero, as C's (int)(x ± 0.5).
                Weights[(i * Length) + k] = (int)Math.Round(taps[i].Weights[k] / total * (1 << Precision), MidpointRounding.AwayFromZero);
            }
        }
    }

    /// <summary>First source pixel of each output.</summary>
    public int[] First { get; }

    /// <summary>Number of weights of an output.</summary>
    public int Length { get; }

    /// <summary>22-bit fixed-point weights, <c>[count, Length]</c>.</summary>
    public int[] Weights { get; }

    /// <summary>First source pixel of all.</summary>
    public int Begin { get; }

    /// <summary>The pixel after the last of all.</summary>
    public int End { get; }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }
}
