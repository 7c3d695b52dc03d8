namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>The linear and time-invariant steps of a row that follow one another with nothing else between them.</summary>
/// <param name="Filter">High-pass or low-pass, first.</param>
/// <param name="DelayMilliseconds">Echo, second.</param>
/// <param name="Reverb">Reverb, last.</param>
internal readonly record struct LinearSteps(FilterDraw? Filter, int? DelayMilliseconds, ReverbDraw? Reverb)
{
    /// <summary>Whether there is nothing to do.</summary>
    public bool IsEmpty => Filter is null && DelayMilliseconds is null && Reverb is null;

    /// <summary>
    /// The most by which filter and echo together can raise a peak: the sum of the absolute values of their responses.
    /// </summary>
    public double LargestGain()
    {
        double gain = 1;
        if (Filter is not null)
        {
            gain = PassFilter.Taps(Filter).Sum(tap => Math.Abs((double)tap));
        }

        return DelayMilliseconds is null ? gain : gain * (1 + Delay.Volume) / 2;
    }

    /// <summary>
    /// The sizes of this row's transforms, which depend on nothing but the row: rows of one size are transformed
    /// together, and a row's rounding does not depend on which.
    /// </summary>
    /// <param name="samples">Samples of a row.</param>
    public FoldSize Size(int samples)
    {
        int half = Filter is null ? 0 : RoundUp(PassFilter.HalfLength(Filter.CutoffHz), 512);
        int delay = DelayMilliseconds is int milliseconds ? RoundUp(Delay.Samples(milliseconds), 8192) : 0;
        // A delay that is longer than the waveform adds nothing.
        int reach = samples + Math.Min(delay, samples) + (2 * half);
        return new FoldSize(half, FftLength.AtLeast(Reverb is null ? reach : reach + samples + ReverbResponse.Tail), Reverb is not null);
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;
}
