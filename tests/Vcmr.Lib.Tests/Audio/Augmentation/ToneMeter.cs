namespace Vcmr.Tests.Audio.Augmentation;

/// <summary>Frequency and energy of a tone.</summary>
internal static class ToneMeter
{
    public static double Energy(float[] x) => x.Sum(value => value * (double)value);

    // The peak of the Hann-windowed spectrum within 30 cents of where it should be: the best of a grid as fine as the
    // main lobe, then a golden-section search around it.
    public static double Frequency(float[] x, double near)
    {
        double[] windowed = [.. x.Select((value, n) => value * (0.5 - (0.5 * Math.Cos(2 * Math.PI * n / x.Length))))];
        const double grid = 0.2;
        int points = (int)(near * 0.0175 / grid);
        double best = Enumerable.Range(-points, (2 * points) + 1).Select(i => near + (i * grid)).MaxBy(hertz => Magnitude(windowed, hertz));
        double low = best - grid, high = best + grid;
        double ratio = (Math.Sqrt(5) - 1) / 2;
        for (int i = 0; i < 20; i++)
        {
            double a = high - (ratio * (high - low)), b = low + (ratio * (high - low));
            (low, high) = Magnitude(windowed, a) > Magnitude(windowed, b) ? (low, b) : (a, high);
        }

        return (low + high) / 2;
    }

    private static double Magnitude(double[] windowed, double hertz)
    {
        System.Numerics.Complex turn = System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * hertz / 16000);
        System.Numerics.Complex phase = 1, sum = 0;
        foreach (double value in windowed)
        {
            sum += value * phase;
            phase *= turn;
        }

        return sum.Magnitude;
    }
}
