using Vcmr.Audio.Disturbances;

namespace Vcmr.Studies;

/// <summary>How test clips are disturbed to see what taggers bear: the severities of each kind; an empty list leaves a kind out.</summary>
public sealed record RobustnessOptions
{
    private const int LongestList = 100;

    /// <summary>Test clips that are disturbed, spread over the set; 0 is all.</summary>
    [KeyRange(Least = 0, Unit = "clips")]
    public int Clips { get; init; }

    /// <summary>Gains (dB); above 0 the sound clips.</summary>
    [KeyRange(Least = -90, Most = 60, MostItems = LongestList, Different = true, Unit = "dB")]
    public IReadOnlyList<double> Gain { get; init; } = [-30, -15, 15];

    /// <summary>Cutoffs of a low-pass (Hz).</summary>
    [KeyRange(Least = 20, Most = 8000, MostItems = LongestList, Different = true, Unit = "Hz")]
    public IReadOnlyList<double> LowPass { get; init; } = [4000, 2000, 1000];

    /// <summary>Cutoffs of a high-pass (Hz).</summary>
    [KeyRange(Least = 20, Most = 8000, MostItems = LongestList, Different = true, Unit = "Hz")]
    public IReadOnlyList<double> HighPass { get; init; } = [250, 500, 1000];

    /// <summary>Bit rates of an MP3 (kbit/s).</summary>
    [KeyRange(Least = 8, Most = 160, MostItems = LongestList, Different = true, Unit = "kbit/s")]
    public IReadOnlyList<double> Mp3 { get; init; } = [32, 16, 8];

    /// <summary>Ratios of the sound to white noise (dB).</summary>
    [KeyRange(Least = -40, Most = 100, MostItems = LongestList, Different = true, Unit = "dB")]
    public IReadOnlyList<double> Noise { get; init; } = [30, 20, 10];

    /// <summary>Pitch shifts (cents).</summary>
    [KeyRange(Least = -1200, Most = 1200, MostItems = LongestList, Different = true, Unit = "cents")]
    public IReadOnlyList<double> Pitch { get; init; } = [-200, -100, 100, 200];

    /// <summary>Tempos over the sound's own.</summary>
    [KeyRange(Least = 0.5, Most = 2, MostItems = LongestList, Different = true, Unit = "times")]
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
