namespace Vcmr.Studies.KnownTruth;

/// <summary>What a known-truth study asks, beside the rest of its profile.</summary>
public sealed record KnownTruthOptions
{
    /// <summary>Shares of the songs that keep their own video, from 0 (shuffled) to 1 (the method).</summary>
    [KeyRange(Least = 0, Most = 1, LeastItems = 2, Different = true, Unit = "of the songs")]
    public IReadOnlyList<double> Doses { get; init; } = [0, 0.5, 1];

    /// <summary>Cues of the pictures that are switched off, one at a time, each in a corpus of its own.</summary>
    [KeyRange(Different = true)]
    public IReadOnlyList<PictureCue> CuesOff { get; init; } = [];

    /// <summary>Numbers of labelled clips of the few-label curve.</summary>
    [KeyRange(Least = 2, Different = true, Unit = "clips")]
    public IReadOnlyList<int> FewLabels { get; init; } = [];

    internal string? Fault() =>
        Doses.Count < 2 || !Doses.All(d => d is >= 0 and <= 1) || !Doses.Contains(0) || !Doses.Contains(1) || Doses.Distinct().Count() != Doses.Count ? "known_truth.doses must be a list of different shares that begins with 0 and ends with 1"
        : !CuesOff.All(Enum.IsDefined) || CuesOff.Distinct().Count() != CuesOff.Count ? "known_truth.cues_off must be a list of different names out of instruments, voice, mood, tempo"
        : !FewLabels.All(n => n >= 2) || FewLabels.Distinct().Count() != FewLabels.Count ? "known_truth.few_labels must be a list of different numbers of clips, each at least 2"
        : null;
}
