namespace Vcmr.Evaluation;

/// <summary>Joins the logits of a song's segments into one score a tag.</summary>
public static class SegmentAggregation
{
    /// <summary>The song's scores in [0, 1].</summary>
    /// <param name="logits">Logits, row-major <c>[segments, tags]</c>.</param>
    /// <param name="tags">Number of tags.</param>
    /// <param name="aggregation">How to join.</param>
    /// <returns>Scores <c>[tags]</c>.</returns>
    /// <exception cref="VcmrException">There is no segment, or the logits do not fill whole rows.</exception>
    public static float[] Scores(ReadOnlySpan<float> logits, int tags, Aggregation aggregation = Aggregation.Average)
    {
        var scores = new float[Math.Max(tags, 0)];
        Scores(logits, scores, aggregation);
        return scores;
    }

    /// <summary>Writes the song's scores in [0, 1] into <paramref name="scores"/>.</summary>
    /// <param name="logits">Logits, row-major <c>[segments, tags]</c>.</param>
    /// <param name="scores">Receives the scores, <c>[tags]</c>.</param>
    /// <param name="aggregation">How to join.</param>
    /// <exception cref="VcmrException">There is no segment, or the logits do not fill whole rows.</exception>
    public static void Scores(ReadOnlySpan<float> logits, Span<float> scores, Aggregation aggregation = Aggregation.Average)
    {
        int tags = scores.Length;
        if (tags == 0 || logits.Length == 0 || logits.Length % tags != 0)
        {
            throw new VcmrException(
                $"{logits.Length} logits are not a positive number of segments of {tags} tags; pass logits as [segments, tags].");
        }

        int segments = logits.Length / tags;
        for (int t = 0; t < tags; t++)
        {
            double joined = 0;
            for (int s = 0; s < segments; s++)
            {
                double p = 1 / (1 + Math.Exp(-logits[(s * tags) + t]));
                joined = aggregation switch
                {
                    Aggregation.Average => joined + p,
                    Aggregation.Max => Math.Max(joined, p),
                    // Exactly one half is no vote: the official code rounds half to even.
                    Aggregation.MajorityVote => joined + (p > 0.5 ? 1 : 0),
                    _ => throw new ArgumentOutOfRangeException(nameof(aggregation)),
                };
            }

            scores[t] = (float)(aggregation == Aggregation.Max ? joined : joined / segments);
        }
    }
}
