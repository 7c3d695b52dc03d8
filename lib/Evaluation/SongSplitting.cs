namespace Vcmr.Evaluation;

/// <summary>
/// Cuts a whole clip into equally long, overlapping segments for evaluation, as the official code does: the tail that
/// does not fill a segment is dropped.
/// </summary>
public static class SongSplitting
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
