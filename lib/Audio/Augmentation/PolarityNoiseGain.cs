using System.Numerics.Tensors;

namespace Vcmr.Audio.Augmentation;

/// <summary>Inverts the waveform: y = −x.</summary>
internal static class Polarity
{
    /// <summary>Inverts in place.</summary>
    /// <param name="waveform">Samples.</param>
    public static void Apply(Span<float> waveform) => TensorPrimitives.Multiply(waveform, -1f, waveform);
}

/// <summary>Adds white Gaussian noise in proportion to the waveform: y = x + N(0, (ratio · std(x))²).</summary>
internal static class Noise
{
    /// <summary>Adds noise in place.</summary>
    /// <param name="waveform">Samples.</param>
    /// <param name="ratio">Standard deviation of the noise over that of the waveform.</param>
    /// <param name="key">Key of the noise's own random stream: the same key adds the same noise.</param>
    public static void Apply(Span<float> waveform, double ratio, long key)
    {
        if (waveform.Length < 2)
        {
            return;
        }

        double mean = TensorPrimitives.Sum<float>(waveform) / waveform.Length;
        double squares = 0;
        foreach (float x in waveform)
        {
            squares += (x - mean) * (x - mean);
        }

        // Unbiased, as PyTorch's std.
        double sigma = ratio * Math.Sqrt(squares / (waveform.Length - 1));
        var random = new CounterRandom(key);
        foreach (ref float x in waveform)
        {
            x += (float)(sigma * random.NextGaussian());
        }
    }

    /// <summary>The standard normal noise that a key stands for.</summary>
    internal static float[] Standard(int samples, long key)
    {
        var random = new CounterRandom(key);
        var noise = new float[samples];
        foreach (ref float value in noise.AsSpan())
        {
            value = (float)random.NextGaussian();
        }

        return noise;
    }
}

/// <summary>Scales the waveform, then clamps it: y = clamp(x · 10^(dB/20), −1, 1).</summary>
internal static class Gain
{
    /// <summary>Scales and clamps in place.</summary>
    /// <param name="waveform">Samples.</param>
    /// <param name="decibels">Gain in dB; negative is quieter.</param>
    public static void Apply(Span<float> waveform, double decibels)
    {
        TensorPrimitives.Multiply(waveform, (float)Math.Pow(10, decibels / 20), waveform);
        TensorPrimitives.Clamp(waveform, -1f, 1f, waveform);
    }
}
