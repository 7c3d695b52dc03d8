namespace Vcmr.Audio.Augmentation;

/// <summary>
/// What is done to one view, in this order; null or false leaves a step out. Prints as a line, such as
/// <c>polarity, gain -3.2 dB, low-pass 2345 Hz</c>.
/// </summary>
public sealed record AugmentationDraw
{
    /// <summary>Whether the waveform is inverted.</summary>
    public bool Polarity { get; init; }

    /// <summary>Standard deviation of added noise over that of the waveform.</summary>
    public double? NoiseRatio { get; init; }

    /// <summary>Key of the noise's own random stream.</summary>
    public long NoiseKey { get; init; }

    /// <summary>Gain in dB.</summary>
    public double? GainDecibels { get; init; }

    /// <summary>High-pass or low-pass.</summary>
    public FilterDraw? Filter { get; init; }

    /// <summary>Delay of the echo in ms.</summary>
    public int? DelayMilliseconds { get; init; }

    /// <summary>Pitch shift in cents.</summary>
    public int? PitchCents { get; init; }

    /// <summary>Reverb.</summary>
    public ReverbDraw? Reverb { get; init; }

    /// <inheritdoc/>
    public override string ToString()
    {
        List<string> steps = [];
        if (Polarity)
        {
            steps.Add("polarity");
        }

        if (NoiseRatio is double noise)
        {
            steps.Add($"noise {20 * Math.Log10(noise):0.0} dB");
        }

        if (GainDecibels is double gain)
        {
            steps.Add($"gain {gain:0.0} dB");
        }

        if (Filter is not null)
        {
            steps.Add(Filter.ToString());
        }

        if (DelayMilliseconds is int delay)
        {
            steps.Add($"delay {delay} ms");
        }

        if (PitchCents is int pitch)
        {
            steps.Add($"pitch {pitch:+0;-0;0} cents");
        }

        if (Reverb is not null)
        {
            steps.Add(Reverb.ToString());
        }

        return steps.Count == 0 ? "unchanged" : string.Join(", ", steps);
    }
}

/// <summary>A drawn filter.</summary>
/// <param name="Kind">High-pass or low-pass.</param>
/// <param name="CutoffHz">Cutoff in Hz.</param>
public sealed record FilterDraw(FilterKind Kind, double CutoffHz)
{
    /// <inheritdoc/>
    public override string ToString() => $"{(Kind == FilterKind.HighPass ? "high-pass" : "low-pass")} {CutoffHz:0} Hz";
}

/// <summary>Which frequencies a filter passes.</summary>
public enum FilterKind
{
    /// <summary>Those above the cutoff.</summary>
    HighPass,

    /// <summary>Those below the cutoff.</summary>
    LowPass,
}

/// <summary>A drawn reverb; all three in percent, 0 to 99 in the paper's chain.</summary>
/// <param name="Reverberance">How long it rings.</param>
/// <param name="Damping">How fast high frequencies fade.</param>
/// <param name="Room">Size of the room: how far apart the echoes are.</param>
public sealed record ReverbDraw(int Reverberance, int Damping, int Room)
{
    /// <inheritdoc/>
    public override string ToString() => $"reverb (reverberance {Reverberance}, damping {Damping}, room {Room})";
}
