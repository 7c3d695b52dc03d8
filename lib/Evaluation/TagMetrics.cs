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
    /// <returns>The metrics, without intervals: see <see cref="Bootstrap.Evaluate(byte[], IReadOnlyList{float[]}, IReadOnlyList{string}, IReadOnlyDictionary{string, string}?, int, int, IReadOnlyList{string}?)"/>.</returns>
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
        var perTag = new ScorePair[ranked.Length];
        for (int t = 0; t < ranked.Length; t++)
        {
            (double roc, double ap) = ranked[t].Score(clips);
            perTag[t] = new ScorePair(tags[t], Single(double.IsNaN(roc) ? null : roc), Single(ap)!)
            {
                Group = groups?.GetValueOrDefault(tags[t]),
                Positives = ranked[t].Positives,
            };
        }

        return new TagReport(
            clips,
            Mean("macro", perTag),
            [.. perTag.Where(tag => tag.Group is not null).GroupBy(tag => tag.Group!).Select(group => Mean(group.Key, [.. group]))],
            perTag);
    }

    private static ScorePair Mean(string name, ScorePair[] tags) =>
        new(name, Single(tags.Average(tag => tag.RocAuc?.Mean)), Single(tags.Average(tag => tag.PrAuc.Mean))!) { Tags = tags.Length };

    private static Score? Single(double? score) => score is { } mean ? new Score(mean, Runs: 1) : null;
}

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
        double area = TagInput.Rank(labels, scores, [tag])[0].Score(labels.Length).RocAuc;
        return double.IsNaN(area) ? null : area;
    }
}

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
    public static double Compute(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, string tag = "tag") =>
        TagInput.Rank(labels, scores, [tag])[0].Score(labels.Length).AveragePrecision;
}

/// <summary>Checks labels and scores before any metric sees them.</summary>
internal static class TagInput
{
    public static int Clips(int labels, int scores, IReadOnlyList<string> tags)
    {
        if (tags.Count == 0)
        {
            throw new VcmrException("There is no tag to score; pass at least one tag name.");
        }

        if (labels != scores || labels == 0 || labels % tags.Count != 0)
        {
            throw new VcmrException(
                $"{labels} labels and {scores} scores do not form two [clips, {tags.Count}] tables; pass one label and one score for each clip and tag.");
        }

        return labels / tags.Count;
    }

    public static void Check(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, IReadOnlyList<string> tags)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] > 1)
            {
                throw new VcmrException(
                    $"The label of tag '{tags[i % tags.Count]}' for clip {i / tags.Count} is {labels[i]}; labels must be 0 or 1.");
            }

            if (!float.IsFinite(scores[i]))
            {
                throw new VcmrException(
                    $"The score of tag '{tags[i % tags.Count]}' for clip {i / tags.Count} is {scores[i]}; scores must be finite, so check the model's output.");
            }
        }
    }

    /// <summary>All tags of a checked table, ranked.</summary>
    public static RankedTag[] Rank(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, IReadOnlyList<string> tags)
    {
        int clips = Clips(labels.Length, scores.Length, tags);
        Check(labels, scores, tags);
        var ranked = new RankedTag[tags.Count];
        for (int t = 0; t < ranked.Length; t++)
        {
            ranked[t] = RankedTag.Create(labels, scores, t, tags.Count, clips);
        }

        return ranked;
    }
}
