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
    /// <summary>Probability of inverting the waveform.</summary>
    public double PolarityProbability { get; init; } = 0.8;

    /// <summary>Probability of adding noise.</summary>
    public double NoiseProbability { get; init; } = 0.01;

    /// <summary>Least standard deviation of the noise over that of the waveform.</summary>
    public double NoiseMinimum { get; init; } = 1e-4;

    /// <summary>Largest standard deviation of the noise over that of the waveform.</summary>
    public double NoiseMaximum { get; init; } = 1e-2;

    /// <summary>Probability of changing the gain.</summary>
    public double GainProbability { get; init; } = 0.3;

    /// <summary>Least gain in dB.</summary>
    public double GainMinimum { get; init; } = -20;

    /// <summary>Largest gain in dB.</summary>
    public double GainMaximum { get; init; } = -1;

    /// <summary>Probability of a filter.</summary>
    public double FilterProbability { get; init; } = 0.8;

    /// <summary>Probability that a filter is a high-pass.</summary>
    public double HighPassProbability { get; init; } = 0.5;

    /// <summary>Least cutoff of a high-pass in Hz.</summary>
    public double HighPassMinimum { get; init; } = 200;

    /// <summary>Largest cutoff of a high-pass in Hz.</summary>
    public double HighPassMaximum { get; init; } = 1200;

    /// <summary>Least cutoff of a low-pass in Hz.</summary>
    public double LowPassMinimum { get; init; } = 2200;

    /// <summary>Largest cutoff of a low-pass in Hz.</summary>
    public double LowPassMaximum { get; init; } = 4000;

    /// <summary>Probability of an echo.</summary>
    public double DelayProbability { get; init; } = 0.3;

    /// <summary>Least delay of the echo in ms.</summary>
    public int DelayMinimum { get; init; } = 200;

    /// <summary>Largest delay of the echo in ms.</summary>
    public int DelayMaximum { get; init; } = 450;

    /// <summary>Distance of two delays that can be drawn, in ms.</summary>
    public int DelayStep { get; init; } = 50;

    /// <summary>Probability of a pitch shift.</summary>
    public double PitchProbability { get; init; } = 0.6;

    /// <summary>Lowest shift in cents.</summary>
    public int PitchMinimum { get; init; } = -700;

    /// <summary>Highest shift in cents.</summary>
    public int PitchMaximum { get; init; } = 700;

    /// <summary>Probability of reverb.</summary>
    public double ReverbProbability { get; init; } = 0.6;

    /// <summary>Least reverberance, damping and room, in percent.</summary>
    public int ReverbMinimum { get; init; }

    /// <summary>Largest reverberance, damping and room, in percent.</summary>
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
        void Inside(double value, double lowest, double highest, string name)
        {
            if (!(value >= lowest && value <= highest))
            {
                throw new VcmrException($"The key {section}.{Key(name)} is {value}, outside {lowest} to {highest}; choose a value inside.") { Key = $"{section}.{Key(name)}" };
            }
        }

        void Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "") => Inside(value, 0, 1, name);

        void Range(
            double minimum,
            double maximum,
            double lowest,
            double highest,
            [CallerArgumentExpression(nameof(minimum))] string minimumName = "",
            [CallerArgumentExpression(nameof(maximum))] string maximumName = "")
        {
            Inside(minimum, lowest, highest, minimumName);
            Inside(maximum, lowest, highest, maximumName);
            if (minimum > maximum)
            {
                throw new VcmrException(
                    $"The key {section}.{Key(minimumName)} of {minimum} is above {Key(maximumName)} of {maximum}; swap them.") { Key = $"{section}.{Key(minimumName)}" };
            }
        }

        Probability(PolarityProbability);
        Probability(NoiseProbability);
        Probability(GainProbability);
        Probability(FilterProbability);
        Probability(HighPassProbability);
        Probability(DelayProbability);
        Probability(PitchProbability);
        Probability(ReverbProbability);
        Range(NoiseMinimum, NoiseMaximum, 0, 10);
        Range(GainMinimum, GainMaximum, -120, 60);
        double nyquist = AudioFormat.SampleRate / 2.0;
        Range(HighPassMinimum, HighPassMaximum, 20, nyquist);
        Range(LowPassMinimum, LowPassMaximum, 20, nyquist);
        Range(DelayMinimum, DelayMaximum, 1, 10_000);
        Range(DelayStep, DelayStep, 1, 10_000);
        Range(PitchMinimum, PitchMaximum, -PitchShift.MaximumCents, PitchShift.MaximumCents);
        Range(ReverbMinimum, ReverbMaximum, 0, 100);
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
