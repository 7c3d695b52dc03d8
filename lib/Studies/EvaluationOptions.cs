using Vcmr.Evaluation;

namespace Vcmr.Studies;

/// <summary>How test clips are scored.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Overlap of a clip's segments, as a part of their length.</summary>
    public double Overlap { get; init; } = 0.5;

    /// <summary>How a clip's score comes from its segments' scores: <c>average</c>, <c>max</c> or <c>majority_vote</c>.</summary>
    public Aggregation Aggregation { get; init; } = Aggregation.Average;

    /// <summary>Bootstrap resamples of the test clips.</summary>
    public int Resamples { get; init; } = 1000;
}
