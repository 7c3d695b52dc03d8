using Vcmr.Audio.Augmentation;

namespace Vcmr.Tests.Audio.Augmentation;

/// <summary>The steps as their definitions read, sample by sample and in double: what the library's must equal.</summary>
internal static class PlainSteps
{
    public static float[] Gain(float[] x, double decibels) =>
        Array.ConvertAll(x, value => (float)Math.Clamp(value * Math.Pow(10, decibels / 20), -1, 1));

    public static float[] Delay(float[] x, int milliseconds) =>
        [.. x.Select((value, n) => (float)((value + (n < 16 * milliseconds ? 0 : 0.5 * x[n - (16 * milliseconds)])) / 2))];

    public static float[] Filter(float[] x, FilterDraw filter)
    {
        double cutoff = filter.CutoffHz / 16_000;
        int half = (int)(8 / cutoff / 2);
        double[] taps = [.. Enumerable.Range(-half, (2 * half) + 1).Select(i =>
        {
            double hann = 0.5 * (1 + Math.Cos(Math.PI * i / half));
            return hann * (i == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * i) / (Math.PI * i));
        })];
        double sum = taps.Sum();
        return [.. x.Select((value, n) =>
        {
            double low = 0;
            for (int i = -half; i <= half; i++)
            {
                low += taps[i + half] / sum * x[Math.Clamp(n + i, 0, x.Length - 1)];
            }

            return (float)(filter.Kind == FilterKind.LowPass ? low : value - low);
        })];
    }

    /// <summary>WSOLA: segments of 1312 samples that overlap in 192, each from the best of 235 places, summed in single precision.</summary>
    public static float[] TimeStretch(float[] x, double factor)
    {
        const int segment = 1312, overlap = 192, search = 235;
        float X(int n) => n >= 0 && n < x.Length ? x[n] : 0;
        var y = new float[(int)((x.Length / factor) + 0.5)];
        int end = 0;
        for (int number = 0, written = 0; written < y.Length; number++, written += segment - overlap)
        {
            int start = (int)((factor * number * (segment - overlap)) + 0.5) - (search / 2);
            int best = number == 0 ? search / 2 : 0;
            float least = float.PositiveInfinity;
            for (int place = 0; number > 0 && place < search; place++)
            {
                float difference = 0;
                for (int i = 0; i < overlap; i++)
                {
                    float d = X(start + place + i) - X(end + i);
                    difference += d * d;
                }

                (least, best) = difference < least ? (difference, place) : (least, best);
            }

            start += best;
            for (int i = 0; i < segment && written + i < y.Length; i++)
            {
                double fade = number > 0 && i < overlap ? i / (double)overlap : 1;
                y[written + i] = (float)((fade * X(start + i)) + ((1 - fade) * X(end + i)));
            }

            end = start + segment - overlap;
        }

        return y;
    }
}
