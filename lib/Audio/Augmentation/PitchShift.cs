using System.Globalization;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// Raises or lowers the pitch and keeps the length, as SoX's <c>pitch</c> does: stretch the time by WSOLA, then read
/// the result faster or slower.
/// </summary>
internal static class PitchShift
{
    /// <summary>Largest shift either way, in cents: one octave.</summary>
    public const int MaximumCents = 1200;

    /// <summary>Speed of the time stretch: 2^(−cents/1200), to the six digits that SoX passes on.</summary>
    /// <param name="cents">Shift in cents, a hundredth of a semitone.</param>
    public static double Factor(int cents) => double.Parse(
        Math.Pow(2, -cents / 1200.0).ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Shifts in place. The output is clipped to [−1, 1].</summary>
    /// <param name="waveform">Samples at 16 kHz.</param>
    /// <param name="cents">Shift in cents; 0 changes nothing but what lies outside [−1, 1].</param>
    /// <exception cref="VcmrException">The shift is more than an octave.</exception>
    public static void Apply(Span<float> waveform, int cents)
    {
        double factor = CheckedFactor(cents);
        if (factor == 1)
        {
            System.Numerics.Tensors.TensorPrimitives.Clamp(waveform, -1f, 1f, waveform);
            return;
        }

        int length = TimeStretch.OutputLength(waveform.Length, factor);
        const int before = ResamplingKernel.Before - 1;
        using var scratch = new Scratch(before + length + Math.Max(TimeStretch.Segment, ResamplingKernel.Taps));
        Span<float> stretched = scratch.Span;
        stretched[..before].Clear();
        TimeStretch.Apply(waveform, factor, stretched[before..]);
        stretched[(before + length)..].Clear();
        Resampler.Read(stretched, length, 1 / factor, waveform);
    }

    /// <summary><see cref="Factor"/> of a shift of at most an octave.</summary>
    internal static double CheckedFactor(int cents) => Math.Abs((long)cents) <= MaximumCents
        ? Factor(cents)
        : throw new VcmrException($"A pitch shift of {cents} cents is more than an octave; choose at most {MaximumCents}.");
}
