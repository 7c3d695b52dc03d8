using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Audio.Augmentation;

internal static class Golden
{
    public static float[] Input => GoldenFiles.Floats("augmentations", "x.f32");

    public static float[] Output(string name) => GoldenFiles.Floats("augmentations", name + ".f32");

    public static void AssertEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance = 1e-6f)
    {
        Assert.Equal(expected.Length, actual.Length);
        float worst = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        }

        Assert.InRange(worst, 0, tolerance);
    }

    public static float[] Tone(double hertz, int samples, double amplitude = 0.5)
    {
        var tone = new float[samples];
        for (int i = 0; i < samples; i++)
        {
            tone[i] = (float)(amplitude * Math.Sin(2 * Math.PI * hertz * i / 16000));
        }

        return tone;
    }
}
