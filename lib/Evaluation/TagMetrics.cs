namespace Vcmr.Evaluation;

/// <summary>
/// ROC-AUC and average precision of a tagger: per tag, per group and macro, equal to scikit-learn's. A tag with one
/// class has no ROC-AUC; it is left out of the means and named, where scikit-learn raises.
/// </summary>
public static class TagMetrics
{
    /// <summary>Scores a table of predictions.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="scores">Logits or probabilities, row-major <c>[clips, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null; tags it lacks are in no group.</param>
    /// <exception cref="VcmrException">A score is not finite (named by tag and clip), a label is not 0 or 1, or the
    /// shapes do not fit.</exception>
    public static TagReport Evaluate(
        ReadOnlySpan<byte> labels,
        ReadOnlySpan<float> scores,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null)
    {
        RankedTag[] ranked = TagInput.Rank(labels, scores, tags);
        int clips = labels.Length / tags.Count;
        var weights = new int[clips];
        Array.Fill(weights, 1);
        var perTag = new TagScore[ranked.Length];
        for (int t = 0; t < ranked.Length; t++)
        {
            (double roc, double ap) = ranked[t].Score(weights, clips);
            perTag[t] = new TagScore(
                tags[t], groups?.GetValueOrDefault(tags[t]), ranked[t].Positives, double.IsNaN(roc) ? null : roc, ap);
        }

        GroupScore[] perGroup =
        [
            .. perTag.Where(tag => tag.Group is not null)
                .GroupBy(tag => tag.Group!)
                .Select(group => new GroupScore(
                    group.Key, group.Count(), group.Average(tag => tag.RocAuc), group.Average(tag => tag.PrAuc))),
        ];
        return new TagReport(
            clips,
            perTag.Average(tag => tag.RocAuc),
            perTag.Average(tag => tag.PrAuc),
            perGroup,
            perTag,
            [.. perTag.Where(tag => tag.RocAuc is null).Select(tag => tag.Tag)]);
    }
}
