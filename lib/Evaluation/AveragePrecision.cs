namespace Vcmr.Evaluation;

/// <summary>
/// Average precision, Σ (Rₙ − Rₙ₋₁) Pₙ over falling thresholds, which the paper calls PR-AUC.
/// Equal to scikit-learn's <c>average_precision_score</c>.
/// </summary>
public static class AveragePrecision
{
    /// <summary>The metric of one tag.</summary>
    /// <param name="labels">0 or 1 for each clip.</param>
    /// <param name="scores">One score a clip, on any monotonic scale.</param>
    /// <param name="tag">The tag's name, for errors.</param>
    /// <returns>The average precision in [0, 1]; 0 without positives.</returns>
    /// <exception cref="VcmrException">A score is not finite, a label is not 0 or 1, or the lengths differ.</exception>
    public static double Compute(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, string tag = "tag")
    {
        RankedTag ranked = TagInput.Rank(labels, scores, [tag])[0];
        int clips = labels.Length;
        var weights = new int[clips];
        Array.Fill(weights, 1);
        return ranked.Score(weights, clips).AveragePrecision;
    }
}
