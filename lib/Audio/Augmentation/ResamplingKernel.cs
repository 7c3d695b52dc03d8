namespace Vcmr.Audio.Augmentation;

/// <summary>
/// A Kaiser-windowed sinc for one cutoff, tabulated at 256 fractions of a sample, for reading a signal between its
/// samples. Row q holds the weights of the 64 samples around a point that lies q/256 after sample 31.
/// </summary>
internal static class ResamplingKernel
{
    /// <summary>Samples that weigh in one output.</summary>
    public const int Taps = 64;

    /// <summary>Samples before and including the one just before the point.</summary>
    public const int Before = Taps / 2;

    /// <summary>Steps between two samples.</summary>
    public const int Phases = 256;

    /// <summary>
    /// Floats of a table. Its last row is zero: a fraction that rounds up to 1 reads row 256 and, with weight 0, the next.
    /// </summary>
    public const int Length = (Phases + 2) * Taps;

    private const int Half = Before * Phases;

    // About 70 dB of rejection.
    private const double Beta = 6.76;

    private static readonly float[] Window = KaiserHalf();

    /// <summary>Fills a table.</summary>
    /// <param name="table">Receives <see cref="Length"/> weights, <c>[phases + 2, taps]</c>.</param>
    /// <param name="cutoff">Cutoff over the input's Nyquist frequency, in (0, 1].</param>
    public static void Fill(Span<float> table, double cutoff)
    {
        using var scratch = new Scratch(Half + 1);
        Span<float> kernel = scratch.Span;
        // sin(π·cutoff·g/256) for rising g by rotation: a sine each would cost more than the resampling.
        double step = Math.PI * cutoff / Phases;
        (double sine, double cosine) = (0, 1);
        (double stepSine, double stepCosine) = Math.SinCos(step);
        kernel[0] = (float)cutoff;
        for (int g = 1; g <= Half; g++)
        {
            (sine, cosine) = ((sine * stepCosine) + (cosine * stepSine), (cosine * stepCosine) - (sine * stepSine));
            kernel[g] = (float)(sine * Phases / (Math.PI * g)) * Window[g];
        }

        for (int q = 0; q <= Phases; q++)
        {
            Span<float> row = table.Slice(q * Taps, Taps);
            for (int k = 0; k < Before; k++)
            {
                row[Before - 1 - k] = kernel[(k * Phases) + q];
                row[Before + k] = kernel[((k + 1) * Phases) - q];
            }
        }

        table[((Phases + 1) * Taps)..].Clear();
    }

    private static float[] KaiserHalf()
    {
        var window = new float[Half + 1];
        double scale = 1 / BesselI0(Beta);
        for (int g = 0; g <= Half; g++)
        {
            double t = g / (double)Half;
            window[g] = (float)(scale * BesselI0(Beta * Math.Sqrt(1 - (t * t))));
        }

        return window;
    }

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
