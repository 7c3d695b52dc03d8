namespace Vcmr.Evaluation;

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
