using System.Runtime.CompilerServices;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vcmr.Media;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// How often each augmentation is applied and from which range it is drawn. The defaults are the paper's chain
/// (section 3.1, with the official code's values).
/// </summary>
public sealed record AugmentationOptions
{
    private const double Nyquist = AudioFormat.SampleRate / 2.0;

    /// <summary>Probability of inverting the waveform.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double PolarityProbability { get; init; } = 0.8;

    /// <summary>Probability of adding noise.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double NoiseProbability { get; init; } = 0.01;

    /// <summary>Least standard deviation of the noise over that of the waveform.</summary>
    [KeyRange(Least = 0, Most = 10)]
    public double NoiseMinimum { get; init; } = 1e-4;

    /// <summary>Largest standard deviation of the noise over that of the waveform.</summary>
    [KeyRange(Least = 0, Most = 10)]
    public double NoiseMaximum { get; init; } = 1e-2;

    /// <summary>Probability of changing the gain.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double GainProbability { get; init; } = 0.3;

    /// <summary>Least gain in dB.</summary>
    [KeyRange(Least = -120, Most = 60, Unit = "dB")]
    public double GainMinimum { get; init; } = -20;

    /// <summary>Largest gain in dB.</summary>
    [KeyRange(Least = -120, Most = 60, Unit = "dB")]
    public double GainMaximum { get; init; } = -1;

    /// <summary>Probability of a filter.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double FilterProbability { get; init; } = 0.8;

    /// <summary>Probability that a filter is a high-pass.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double HighPassProbability { get; init; } = 0.5;

    /// <summary>Least cutoff of a high-pass in Hz.</summary>
    [KeyRange(Least = 20, Most = Nyquist, Unit = "Hz")]
    public double HighPassMinimum { get; init; } = 200;

    /// <summary>Largest cutoff of a high-pass in Hz.</summary>
    [KeyRange(Least = 20, Most = Nyquist, Unit = "Hz")]
    public double HighPassMaximum { get; init; } = 1200;

    /// <summary>Least cutoff of a low-pass in Hz.</summary>
    [KeyRange(Least = 20, Most = Nyquist, Unit = "Hz")]
    public double LowPassMinimum { get; init; } = 2200;

    /// <summary>Largest cutoff of a low-pass in Hz.</summary>
    [KeyRange(Least = 20, Most = Nyquist, Unit = "Hz")]
    public double LowPassMaximum { get; init; } = 4000;

    /// <summary>Probability of an echo.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double DelayProbability { get; init; } = 0.3;

    /// <summary>Least delay of the echo in ms.</summary>
    [KeyRange(Least = 1, Most = 10_000, Unit = "ms")]
    public int DelayMinimum { get; init; } = 200;

    /// <summary>Largest delay of the echo in ms.</summary>
    [KeyRange(Least = 1, Most = 10_000, Unit = "ms")]
    public int DelayMaximum { get; init; } = 450;

    /// <summary>Distance of two delays that can be drawn, in ms.</summary>
    [KeyRange(Least = 1, Most = 10_000, Unit = "ms")]
    public int DelayStep { get; init; } = 50;

    /// <summary>Probability of a pitch shift.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double PitchProbability { get; init; } = 0.6;

    /// <summary>Lowest shift in cents.</summary>
    [KeyRange(Least = -PitchShift.MaximumCents, Most = PitchShift.MaximumCents, Unit = "cents")]
    public int PitchMinimum { get; init; } = -700;

    /// <summary>Highest shift in cents.</summary>
    [KeyRange(Least = -PitchShift.MaximumCents, Most = PitchShift.MaximumCents, Unit = "cents")]
    public int PitchMaximum { get; init; } = 700;

    /// <summary>Probability of reverb.</summary>
    [KeyRange(Least = 0, Most = 1)]
    public double ReverbProbability { get; init; } = 0.6;

    /// <summary>Least reverberance, damping and room, in percent.</summary>
    [KeyRange(Least = 0, Most = 100, Unit = "%")]
    public int ReverbMinimum { get; init; }

    /// <summary>Largest reverberance, damping and room, in percent.</summary>
    [KeyRange(Least = 0, Most = 100, Unit = "%")]
    public int ReverbMaximum { get; init; } = 99;

    /// <summary>How the pitch is shifted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public PitchShifter PitchShifter { get; init; }

    /// <summary>Where stage 1 augments.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AugmentationExecution Execution { get; init; }

    /// <summary>Options that leave every waveform as it is: start from these to switch single steps on.</summary>
    public static AugmentationOptions None { get; } = new()
    {
        PolarityProbability = 0,
        NoiseProbability = 0,
        GainProbability = 0,
        FilterProbability = 0,
        DelayProbability = 0,
        PitchProbability = 0,
        ReverbProbability = 0,
    };

    /// <summary>Checks every field.</summary>
    /// <param name="section">Where the options stand in a profile, for the error.</param>
    /// <exception cref="VcmrException">A field is out of range or a range is upside down; the message names its key.</exception>
    public void Validate(string section = "augmentations")
    {
        KeyRangeAttribute.Require(this, section);

        void Ordered(
            double minimum,
            double maximum,
            [CallerArgumentExpression(nameof(minimum))] string minimumName = "",
            [CallerArgumentExpression(nameof(maximum))] string maximumName = "")
        {
            if (minimum > maximum)
            {
                throw new VcmrException(
                    $"The key {section}.{Key(minimumName)} of {minimum} is above {Key(maximumName)} of {maximum}; swap them.") { Key = $"{section}.{Key(minimumName)}" };
            }
        }

        Ordered(NoiseMinimum, NoiseMaximum);
        Ordered(GainMinimum, GainMaximum);
        Ordered(HighPassMinimum, HighPassMaximum);
        Ordered(LowPassMinimum, LowPassMaximum);
        Ordered(DelayMinimum, DelayMaximum);
        Ordered(PitchMinimum, PitchMaximum);
        Ordered(ReverbMinimum, ReverbMaximum);
    }

    private static string Key(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}

/// <summary>Where stage 1 augments. What is drawn is the same either way, and the result is to 1e-5.</summary>
public enum AugmentationExecution
{
    /// <summary>View by view on the loader's thread, while the model works on the batch before: cheapest on a processor.</summary>
    [EnumMember(Value = "per_sample")]
    PerSample,

    /// <summary>The whole batch at once, where the batch lies: for a GPU whose loader cannot keep up.</summary>
    Batched,
}

/// <summary>How the pitch is shifted. Both keep the length and end with the same windowed-sinc resampling.</summary>
public enum PitchShifter
{
    /// <summary>Waveform similarity overlap-add, as SoX does it; see <see cref="PitchShift"/>, and <see cref="Batched.BatchedStretch"/> for a batch on a GPU.</summary>
    Wsola,

    /// <summary>A phase-locked vocoder of tensor operations; see <see cref="Batched.PhaseVocoder"/>.</summary>
    [EnumMember(Value = "phase_vocoder")]
    PhaseVocoder,
}
