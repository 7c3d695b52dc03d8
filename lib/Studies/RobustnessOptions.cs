using Vcmr.Audio.Disturbances;

namespace Vcmr.Studies;

/// <summary>How test clips are disturbed to see what taggers bear: the severities of each kind; an empty list leaves a kind out.</summary>
public sealed record RobustnessOptions
{
    private const int LongestList = 100;

    /// <summary>Test clips that are disturbed, spread over the set; 0 is all.</summary>
    public int Clips { get; init; }

    /// <summary>Gains (dB); above 0 the sound clips.</summary>
    public IReadOnlyList<double> Gain { get; init; } = [-30, -15, 15];

    /// <summary>Cutoffs of a low-pass (Hz).</summary>
    public IReadOnlyList<double> LowPass { get; init; } = [4000, 2000, 1000];

    /// <summary>Cutoffs of a high-pass (Hz).</summary>
    public IReadOnlyList<double> HighPass { get; init; } = [250, 500, 1000];

    /// <summary>Bit rates of an MP3 (kbit/s).</summary>
    public IReadOnlyList<double> Mp3 { get; init; } = [32, 16, 8];

    /// <summary>Ratios of the sound to white noise (dB).</summary>
    public IReadOnlyList<double> Noise { get; init; } = [30, 20, 10];

    /// <summary>Pitch shifts (cents).</summary>
    public IReadOnlyList<double> Pitch { get; init; } = [-200, -100, 100, 200];

    /// <summary>Tempos over the sound's own.</summary>
    public IReadOnlyList<double> Tempo { get; init; } = [0.8, 0.9, 1.1, 1.25];

    /// <summary>All of it, kind by kind.</summary>
    internal IReadOnlyList<Disturbance> All => [.. Lists.SelectMany(l => l.Severities.Select(s => new Disturbance(l.Kind, s)))];

    private (DisturbanceKind Kind, string Key, IReadOnlyList<double> Severities)[] Lists =>
    [
        (DisturbanceKind.Gain, "gain", Gain), (DisturbanceKind.LowPass, "low_pass", LowPass), (DisturbanceKind.HighPass, "high_pass", HighPass),
        (DisturbanceKind.Mp3, "mp3", Mp3), (DisturbanceKind.Noise, "noise", Noise), (DisturbanceKind.Pitch, "pitch", Pitch), (DisturbanceKind.Tempo, "tempo", Tempo),
    ];

    internal string? Fault()
    {
        if (Clips < 0)
        {
            return "robustness.clips must be a number of clips, or 0 for all";
        }

        foreach ((DisturbanceKind kind, string key, IReadOnlyList<double> severities) in Lists)
        {
            if (severities.Count > LongestList || severities.Distinct().Count() != severities.Count)
            {
                return $"robustness.{key} must be a list of at most {LongestList} different numbers";
            }

            if (severities.Select(s => Disturbance.Fault(kind, s)).FirstOrDefault(f => f is not null) is { } fault)
            {
                return $"robustness.{key} has a number that it cannot have: {fault}";
            }
        }

        return null;
    }
}
