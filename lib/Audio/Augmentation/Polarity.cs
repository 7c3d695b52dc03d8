using System.Numerics.Tensors;

namespace Vcmr.Audio.Augmentation;

/// <summary>Inverts the waveform: y = −x.</summary>
public static class Polarity
{
    /// <summary>Inverts in place.</summary>
    /// <param name="waveform">Samples.</param>
    public static void Apply(Span<float> waveform) => TensorPrimitives.Multiply(waveform, -1f, waveform);
}
