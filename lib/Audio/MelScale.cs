using Vcmr.Media;

namespace Vcmr.Audio;

/// <summary>The mel scale, and filters at equal distances on it. Source: O'Shaughnessy, 1987.</summary>
internal static class MelScale
{
    /// <summary>
    /// Triangles at equal distances from 0 Hz to half the sample rate, row-major <c>[bands, size / 2 + 1]</c>. The lowest may lie
    /// between two bins, and are empty then.
    /// </summary>
    /// <param name="bands">Number of triangles.</param>
    /// <param name="size">Samples of a spectrum's window.</param>
    public static float[] Triangles(int bands, int size)
    {
        double[] edges = Edges(bands);
        int bins = (size / 2) + 1;
        float[] filters = new float[bands * bins];
        for (int b = 0; b < bands; b++)
        {
            for (int k = 0; k < bins; k++)
            {
                double f = (double)k * AudioFormat.SampleRate / size;
                filters[(b * bins) + k] = (float)Math.Max(0, Math.Min((f - edges[b]) / (edges[b + 1] - edges[b]), (edges[b + 2] - f) / (edges[b + 2] - edges[b + 1])));
            }
        }

        return filters;
    }

    /// <summary>Where the triangles begin, peak and end (Hz), two more than bands: a band's three are its own and the next two.</summary>
    public static double[] Edges(int bands)
    {
        double top = Mel(AudioFormat.SampleRate / 2.0);
        return [.. Enumerable.Range(0, bands + 2).Select(i => Hertz(top * i / (bands + 1)))];
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}
