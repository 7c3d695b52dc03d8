using System.Numerics.Tensors;
using Vcmr.Media;

namespace Vcmr.Audio.Augmentation;

/// <summary>Mixes the waveform with an echo of itself: y[n] = (x[n] + 0.5 · x[n − d]) / 2.</summary>
internal static class Delay
{
    /// <summary>Weight of the echo beside the waveform.</summary>
    internal const float Volume = 0.5f;

    /// <summary>Adds the echo in place.</summary>
    /// <param name="waveform">Samples at 16 kHz.</param>
    /// <param name="milliseconds">Delay of the echo in ms.</param>
    /// <exception cref="VcmrException">The delay is not positive.</exception>
    public static void Apply(Span<float> waveform, int milliseconds)
    {
        int delay = Samples(milliseconds);

        // From the end, in stretches no longer than the delay: a stretch and its echo then never overlap, and the echo
        // still holds input.
        for (int end = waveform.Length; end > delay;)
        {
            int start = Math.Max(delay, end - delay);
            Span<float> stretch = waveform[start..end];
            TensorPrimitives.MultiplyAdd(waveform.Slice(start - delay, stretch.Length), Volume, stretch, stretch);
            end = start;
        }

        TensorPrimitives.Multiply(waveform, 0.5f, waveform);
    }

    /// <summary>A delay in samples.</summary>
    internal static int Samples(int milliseconds) => milliseconds is > 0 and <= int.MaxValue / (AudioFormat.SampleRate / 1000)
        ? milliseconds * (AudioFormat.SampleRate / 1000)
        : throw new VcmrException($"A delay of {milliseconds} ms is no echo; choose a positive delay of at most {int.MaxValue / AudioFormat.SampleRate} s.");
}
