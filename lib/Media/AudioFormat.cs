using System.Numerics;

namespace Vcmr.Media;

/// <summary>The one format of all audio here: 16 kHz, mono, 16-bit samples (paper, section 3.1).</summary>
public static class AudioFormat
{
    /// <summary>Samples per second (Hz).</summary>
    public const int SampleRate = 16000;

    /// <summary>What a 16-bit sample is divided by to lie in [-1, 1).</summary>
    public const float FullScale = 32768f;
}

/// <summary>Conversion of stored 16-bit samples to the waveforms models see.</summary>
internal static class SampleConversion
{
    /// <summary>Writes sample / 32768 for each 16-bit sample.</summary>
    /// <param name="samples">16-bit samples.</param>
    /// <param name="waveform">Receives values in [-1, 1); at least as long as <paramref name="samples"/>.</param>
    public static void ToFloat(ReadOnlySpan<short> samples, Span<float> waveform)
    {
        waveform = waveform[..samples.Length];
        int width = Vector<short>.Count;
        int i = 0;
        for (; i <= samples.Length - width; i += width)
        {
            Vector.Widen(new Vector<short>(samples[i..]), out Vector<int> low, out Vector<int> high);
            (Vector.ConvertToSingle(low) * (1f / AudioFormat.FullScale)).CopyTo(waveform[i..]);
            (Vector.ConvertToSingle(high) * (1f / AudioFormat.FullScale)).CopyTo(waveform[(i + (width / 2))..]);
        }

        for (; i < samples.Length; i++)
        {
            waveform[i] = samples[i] * (1f / AudioFormat.FullScale);
        }
    }

    /// <summary>The 16-bit sample that a value in [−1, 1) of <see cref="ToFloat"/> came from.</summary>
    public static short ToSample(float value) => (short)(value * AudioFormat.FullScale);

    /// <summary>The largest magnitude, 0 to 32768; 0 without samples.</summary>
    /// <param name="samples">16-bit samples.</param>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return 0;
        }

        short low = System.Numerics.Tensors.TensorPrimitives.Min(samples);
        short high = System.Numerics.Tensors.TensorPrimitives.Max(samples);
        return Math.Max(-(int)low, high);
    }
}
