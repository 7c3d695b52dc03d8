using System.Numerics.Tensors;

namespace Vcmr.Audio.Augmentation;

/// <summary>Scales the waveform, then clamps it: y = clamp(x · 10^(dB/20), −1, 1).</summary>
public static class Gain
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
