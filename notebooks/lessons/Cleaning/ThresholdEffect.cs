namespace Vcmr.Lessons.Cleaning;

/// <summary>What other thresholds would make of one video.</summary>
/// <param name="Video">Name of the video.</param>
/// <param name="LongestSeconds">Its longest scene (s) at each threshold.</param>
/// <param name="CutsPerMinute">Its cuts a minute at each threshold.</param>
public sealed record ThresholdEffect(string Video, IReadOnlyList<double> LongestSeconds, IReadOnlyList<double> CutsPerMinute)
{
    /// <summary>At each threshold, the share of the video's true cuts that are found and the share of the found cuts that are true; null where the truth is unknown. NaN stands for a share of nothing.</summary>
    public IReadOnlyList<(double Recall, double Precision)>? Truth { get; init; }
}
