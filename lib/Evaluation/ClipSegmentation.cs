using System.Runtime.Serialization;

namespace Vcmr.Evaluation;

/// <summary>
/// Cuts a whole clip into equally long, overlapping segments for evaluation, as the official code does: the tail that
/// does not fill a segment is dropped.
/// </summary>
public static class ClipSegmentation
{
    /// <summary>The step between two segments in samples: length · (1 − overlap), rounded half to even.</summary>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="overlap">Part of a segment that it shares with the next one, in [0, 1).</param>
    /// <exception cref="VcmrException">The overlap leaves no step, or the length is not positive.</exception>
    public static int Step(int length, double overlap)
    {
        if (length <= 0)
        {
            throw new VcmrException($"A segment of {length} samples cannot be cut; give a length of at least one sample.");
        }

        if (!(overlap >= 0 && overlap < 1))
        {
            throw new VcmrException($"The overlap {overlap} of evaluation segments is outside [0, 1); choose a value such as 0.5.");
        }

        int step = (int)Math.Round(length * (1 - overlap), MidpointRounding.ToEven);
        return step > 0
            ? step
            : throw new VcmrException($"The overlap {overlap} leaves segments of {length} samples no step; choose a smaller overlap.");
    }

    /// <summary>The first sample of every segment of a clip, ascending: (samples − length) / step + 1 of them.</summary>
    /// <param name="samples">Samples of the clip.</param>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="overlap">Part of a segment that it shares with the next one, in [0, 1).</param>
    /// <param name="clip">The clip's name, for the error.</param>
    /// <exception cref="VcmrException">The clip is shorter than one segment, or length or overlap make no sense.</exception>
    public static int[] Starts(int samples, int length, double overlap, string? clip = null)
    {
        int step = Step(length, overlap);
        if (samples < length)
        {
            string name = clip is null ? "A clip" : $"Clip '{clip}'";
            throw new VcmrException(
                $"{name} has {samples} samples, fewer than one segment of {length}; leave the clip out or use an encoder with a shorter input length.");
        }

        var starts = new int[((samples - length) / step) + 1];
        for (int i = 0; i < starts.Length; i++)
        {
            starts[i] = i * step;
        }

        return starts;
    }
}

/// <summary>How the predictions for a song's segments become one prediction for the song.</summary>
public enum Aggregation
{
    /// <summary>The mean of the segments' probabilities (the sigmoids, not the sigmoid of the mean logit).</summary>
    Average,

    /// <summary>The largest probability of any segment.</summary>
    Max,

    /// <summary>The part of the segments that vote for the tag, that is, whose probability is above one half.</summary>
    [EnumMember(Value = "majority_vote")]
    MajorityVote,
}

/// <summary>Joins the logits of a song's segments into one score a tag.</summary>
internal static class SegmentAggregation
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
