namespace Vcmr.Tests.Audio.Augmentation;

/// <summary>Freeverb one sample at a time, in double: what the library's must equal.</summary>
internal static class PlainReverb
{
    public static float[] Apply(float[] x, int reverberance, int damping, int room)
    {
        double a = -1 / Math.Log(0.7), b = 100 / ((Math.Log(0.02) * a) + 1);
        double feedback = 1 - Math.Exp((reverberance - b) / (a * b));
        double d = (damping / 100.0 * 0.3) + 0.2, scale = (room / 100.0 * 0.9) + 0.1;
        double rate = 16000 / 44100.0;
        var y = new double[x.Length];
        for (int channel = 0; channel < 2; channel++)
        {
            double offset = 12 * channel;
            double[][] combs = [.. new[] { 1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617 }.Select((length, i) => new double[(int)((scale * rate * (length + (i % 2 == 0 ? offset : -offset))) + 0.5)])];
            double[][] passes = [.. new[] { 225, 341, 441, 556 }.Select((length, i) => new double[(int)((rate * (length + (i % 2 == 0 ? offset : -offset))) + 0.5)])];
            var states = new double[8];
            for (int n = 0; n < x.Length; n++)
            {
                double sum = 0;
                for (int i = 0; i < 8; i++)
                {
                    ref double cell = ref combs[i][n % combs[i].Length];
                    sum += cell;
                    states[i] = cell + ((states[i] - cell) * d);
                    cell = x[n] + (states[i] * feedback);
                }

                for (int i = 3; i >= 0; i--)
                {
                    ref double cell = ref passes[i][n % passes[i].Length];
                    (sum, cell) = (cell - sum, sum + (cell * 0.5));
                }

                y[n] += 0.5 * Math.Clamp(x[n] + (0.015 * sum), -1, 1);
            }
        }

        return Array.ConvertAll(y, value => (float)value);
    }
}
