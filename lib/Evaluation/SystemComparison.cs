using System.Text.Json.Serialization;

namespace Vcmr.Evaluation;

/// <summary>
/// How much one system is above another on the same clips, what is sure of it, and what could have been shown. See
/// <see cref="Inference"/>.
/// </summary>
/// <param name="Clips">Number of clips.</param>
/// <param name="Songs">Number of songs that they are of.</param>
/// <param name="Runs">Runs (seeds) of the first system and of the other.</param>
/// <param name="Macro">Means over all tags.</param>
/// <param name="Groups">Means over each group's tags.</param>
/// <param name="Tags">Each tag, in the labels' order.</param>
public sealed record SystemComparison(
    int Clips, int Songs, (int First, int Other) Runs, EffectPair Macro, IReadOnlyList<EffectPair> Groups, IReadOnlyList<EffectPair> Tags)
{
    /// <summary>Resamples behind <see cref="Effect.Bootstrap"/>.</summary>
    public int Resamples { get; init; }

    /// <summary>Their seed.</summary>
    public int Seed { get; init; }

    /// <summary>The differences alone, as figures and tables take them.</summary>
    [JsonIgnore]
    public TagReport Differences => new(Clips, Macro.Difference, [.. Groups.Select(g => g.Difference)], [.. Tags.Select(t => t.Difference)])
    {
        Resamples = Resamples,
        Seed = Seed,
    };
}

/// <summary>The effects in both metrics on a tag, or on the means over a group's tags or over all tags.</summary>
/// <param name="Difference">Both differences and whose they are.</param>
/// <param name="RocAuc">In ROC-AUC; null for a tag with one class.</param>
/// <param name="PrAuc">In average precision.</param>
public sealed record EffectPair(ScorePair Difference, Effect? RocAuc, Effect PrAuc)
{
    /// <summary>The tag's or group's name; <c>macro</c> for the means over all tags.</summary>
    public string Name => Difference.Name;
}

/// <summary>A difference of two systems in one metric.</summary>
/// <param name="Difference">Mean, deviation over seeds, and 95 % interval over songs and seeds.</param>
public sealed record Effect(Score Difference)
{
    /// <summary>
    /// The difference over the deviation between songs of what each says of it, these seeds held: Cohen's d of paired
    /// samples, with its 95 % interval.
    /// </summary>
    public Score? Standardised { get; init; }

    /// <summary>
    /// 95 % interval of the hierarchical bootstrap, which draws songs and seeds anew. Its percentiles do not know how few
    /// positives a tag has: a rare tag's true difference is in it less often than in the other (tests/benchmarks/README.md).
    /// </summary>
    public Interval? Bootstrap { get; init; }

    /// <summary>Two-sided probability of such a difference where there is none.</summary>
    public double? P { get; init; }

    /// <summary>The probability after Holm's correction over the tags; null for means.</summary>
    public double? Holm { get; init; }

    /// <summary>The smallest true difference that such clips and seeds show in four of five comparisons.</summary>
    public double? SmallestFound { get; init; }

    /// <summary>Why nothing is said beyond the difference; null where something is.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether the systems differ in this tag, all tags considered.</summary>
    [JsonIgnore]
    public bool Survives => Holm < Evaluation.Holm.Level;

    internal Uncertainty? Uncertainty { get; init; }

    /// <summary>How many seeds, or songs, a true difference needs to be shown in four of five comparisons.</summary>
    /// <param name="difference">The difference, above 0.</param>
    /// <returns>The numbers; null where nothing is known of this difference, see <see cref="Reason"/>.</returns>
    /// <exception cref="VcmrException">The difference is not above 0.</exception>
    public Requirement? Require(double difference) => Uncertainty is null ? null : Power.Require(Uncertainty, difference);
}
