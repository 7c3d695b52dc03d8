namespace Vcmr.Studies.Locking;

/// <summary>A difference of two methods that the results are asked for, whatever it says. Conclusions and the lock have the same list.</summary>
/// <param name="Statement">The difference in words.</param>
/// <param name="Method">The method.</param>
/// <param name="Baseline">What it is compared with.</param>
public sealed record PlannedComparison(string Statement, Method Method, Method Baseline)
{
    /// <summary>The comparisons of Table 1: the paper's tagging heads on the test clips.</summary>
    public static IReadOnlyList<PlannedComparison> Table1 { get; } =
    [
        new("VCMR minus audio-only", Method.Vcmr, Method.AudioOnly),
        new("VCMR minus audio-only trained for as many steps", Method.Vcmr, Method.AudioOnlyLonger),
        new("VCMR minus the same training on shuffled pairs", Method.Vcmr, Method.ShuffledPairs),
        new("Audio-only minus untrained", Method.AudioOnly, Method.Untrained),
    ];

    /// <summary>The comparisons of the known-truth study: cross-validated probes of all clips, read from both readouts.</summary>
    public static IReadOnlyList<PlannedComparison> KnownTruth { get; } =
    [
        new("audio-only minus untrained", Method.AudioOnly, Method.Untrained),
        new("VCMR minus audio-only", Method.Vcmr, Method.AudioOnly),
        new("VCMR minus audio-only for as many steps", Method.Vcmr, Method.AudioOnlyLonger),
        new("VCMR minus shuffled pairs", Method.Vcmr, Method.ShuffledPairs),
        new("shuffled pairs minus audio-only for as many steps", Method.ShuffledPairs, Method.AudioOnlyLonger),
    ];
}
