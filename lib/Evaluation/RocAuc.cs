namespace Vcmr.Evaluation;

/// <summary>
/// Area under the receiver operating characteristic: the probability that a positive clip scores above a negative one, ties
/// counting one half. Equal to scikit-learn's <c>roc_auc_score</c>.
/// </summary>
public static class RocAuc
{
    /// <summary>The metric of one tag.</summary>
    /// <param name="labels">0 or 1 for each clip.</param>
    /// <param name="scores">One score a clip, on any monotonic scale.</param>
    /// <param name="tag">The tag's name, for errors.</param>
    /// <returns>The area in [0, 1], or null where the labels have only one class.</returns>
    /// <exception cref="VcmrException">A score is not finite, a label is not 0 or 1, or the lengths differ.</exception>
    public static double? Compute(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, string tag = "tag")
    {
        RankedTag ranked = TagInput.Rank(labels, scores, [tag])[0];
        int clips = labels.Length;
        var weights = new int[clips];
        Array.Fill(weights, 1);
        double area = ranked.Score(weights, clips).RocAuc;
        return double.IsNaN(area) ? null : area;
    }
}
