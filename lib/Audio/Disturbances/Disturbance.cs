using System.Globalization;
using System.Numerics.Tensors;
using Vcmr.Audio.Augmentation;
using Vcmr.Media;

namespace Vcmr.Audio.Disturbances;

/// <summary>
/// What becomes of a sound on its way to a listener, to test taggers with. The length stays, so that a clip has the same
/// segments with and without it, and what leaves [−1, 1] is clipped, as a recording would be.
/// </summary>
/// <param name="Kind">What is done.</param>
/// <param name="Severity">How much, in the unit of the kind.</param>
public sealed record Disturbance(DisturbanceKind Kind, double Severity)
{
    // MPEG-2 Layer III, which sound of 16 kHz takes.
    private static readonly int[] Bitrates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    /// <summary>Disturbs a sound.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1].</param>
    /// <param name="key">Of the noise: the same key adds the same noise.</param>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <returns>As many samples, in [−1, 1].</returns>
    /// <exception cref="VcmrException">The severity is out of range, or ffmpeg or its MP3 encoder is missing.</exception>
    public float[] Apply(ReadOnlySpan<float> waveform, long key = 0, CancellationToken cancellation = default)
    {
        if (Fault(Kind, Severity) is { } fault)
        {
            throw new VcmrException($"A disturbance by {Severity.ToString(CultureInfo.InvariantCulture)} is none of its kind; {fault}.");
        }

        float[] disturbed = Kind switch
        {
            DisturbanceKind.Mp3 => Fit(Mp3.Through(waveform, (int)Severity, cancellation), waveform.Length),
            DisturbanceKind.Tempo => Repeat(TimeStretch.Apply(waveform, Severity), waveform.Length),
            _ => waveform.ToArray(),
        };
        Span<float> samples = disturbed;
        switch (Kind)
        {
            case DisturbanceKind.Gain:
                Gain.Apply(samples, Severity);
                break;
            case DisturbanceKind.LowPass:
                PassFilter.Apply(samples, new FilterDraw(FilterKind.LowPass, Severity));
                break;
            case DisturbanceKind.HighPass:
                PassFilter.Apply(samples, new FilterDraw(FilterKind.HighPass, Severity));
                break;
            case DisturbanceKind.Noise:
                Noise.Apply(samples, Math.Pow(10, -Severity / 20), key);
                break;
            case DisturbanceKind.Pitch:
                PitchShift.Apply(samples, (int)Severity);
                break;
        }

        TensorPrimitives.Clamp(samples, -1f, 1f, samples);
        return disturbed;
    }

    /// <summary>What a kind's severities must be where one is not that; null where it is.</summary>
    internal static string? Fault(DisturbanceKind kind, double severity) => kind switch
    {
        DisturbanceKind.Gain => severity is >= -90 and <= 60 ? null : "a gain is between -90 and 60 dB",
        DisturbanceKind.LowPass or DisturbanceKind.HighPass => severity is >= 20 and <= AudioFormat.SampleRate / 2 ? null : "a filter's cutoff is between 20 and 8000 Hz",
        DisturbanceKind.Mp3 => Bitrates.Any(b => b == severity) ? null : $"an MP3 of 16 kHz has one of {string.Join(", ", Bitrates)} kbit/s",
        DisturbanceKind.Noise => severity is >= -40 and <= 100 ? null : "a ratio of signal to noise is between -40 and 100 dB",
        DisturbanceKind.Pitch => severity is >= -PitchShift.MaximumCents and <= PitchShift.MaximumCents && Math.Truncate(severity) == severity ? null : "a pitch shift is a whole number of cents, at most an octave (1200)",
        _ => severity is >= 0.5 and <= 2 ? null : "a tempo is between half and twice the sound's own",
    };

    private static float[] Fit(short[] samples, int length)
    {
        float[] waveform = new float[length];
        int count = Math.Min(length, samples.Length);
        SampleConversion.ToFloat(samples.AsSpan(0, count), waveform);
        return waveform;
    }

    // A faster sound ends sooner and begins again, so that no clip loses a segment.
    private static float[] Repeat(float[] samples, int length)
    {
        float[] waveform = new float[length];
        for (int at = 0; at < length; at += samples.Length)
        {
            samples.AsSpan(0, Math.Min(samples.Length, length - at)).CopyTo(waveform.AsSpan(at));
        }

        return waveform;
    }
}

/// <summary>What is done to a sound.</summary>
public enum DisturbanceKind
{
    /// <summary>Quieter or louder, by dB; louder clips.</summary>
    Gain,

    /// <summary>Only what lies below a frequency (Hz).</summary>
    LowPass,

    /// <summary>Only what lies above a frequency (Hz).</summary>
    HighPass,

    /// <summary>Through an MP3 file of a bit rate (kbit/s) and back, by ffmpeg.</summary>
    Mp3,

    /// <summary>White noise at a ratio of the sound to it (dB).</summary>
    Noise,

    /// <summary>Higher or lower by cents, at the same tempo.</summary>
    Pitch,

    /// <summary>Faster (above 1) or slower, at the same pitch.</summary>
    Tempo,
}
