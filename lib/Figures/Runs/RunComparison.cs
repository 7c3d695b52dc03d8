using Vcmr.Evaluation;

namespace Vcmr.Figures.Runs;

/// <summary>Two runs, or two profiles' results, side by side.</summary>
/// <param name="First">What the first is called.</param>
/// <param name="Other">What the other is called.</param>
/// <param name="Configuration">The keys that differ.</param>
/// <param name="Scores">Their scores, a row a score.</param>
/// <param name="Predictions">Of each method that both tested on the same clips, how its predictions differ.</param>
public sealed record RunComparison(
    string First, string Other, IReadOnlyList<ConfigurationDifference> Configuration, IReadOnlyList<ScoreDifference> Scores, IReadOnlyList<PredictionDifference> Predictions)
{
    /// <summary>Why a difference has no interval; empty where each has one.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A key that two configurations have otherwise.</summary>
/// <param name="Key">The key, by the profile's name where it has one.</param>
/// <param name="First">The first's value; null where it has none.</param>
/// <param name="Other">The other's.</param>
public sealed record ConfigurationDifference(string Key, string? First, string? Other);

/// <summary>A score of both.</summary>
/// <param name="Method">What was scored, as figures call it.</param>
/// <param name="Score">The score, such as <c>test PR-AUC</c>.</param>
/// <param name="First">The first's, the mean over its seeds; null where it has none.</param>
/// <param name="Other">The other's.</param>
/// <param name="FirstRuns">Runs (seeds) behind it.</param>
/// <param name="OtherRuns">The other's.</param>
public sealed record ScoreDifference(string Method, string Score, double? First, double? Other, int FirstRuns, int OtherRuns)
{
    /// <summary>The first less the other; null where one is missing.</summary>
    public double? Difference => First - Other;

    /// <summary>Its 95 % interval over songs and seeds, where the predictions of both are of the same clips.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Two-sided probability of such a difference where there is none.</summary>
    public double? P { get; init; }
}

/// <summary>How two systems' predictions differ.</summary>
/// <param name="Method">What predicted, as figures call it.</param>
/// <param name="Comparison">The comparison.</param>
public sealed record PredictionDifference(string Method, SystemComparison Comparison);
