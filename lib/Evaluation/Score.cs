using System.Globalization;
using System.Text.Json.Serialization;

namespace Vcmr.Evaluation;

/// <summary>
/// A score with what is known of its uncertainty, or the difference of two scores. It is the same record from the
/// metrics to the figures.
/// </summary>
/// <param name="Mean">Mean over the runs, or the single value; not a number where there is no score.</param>
/// <param name="Deviation">Sample standard deviation over the runs (n − 1); null for a single run.</param>
/// <param name="Interval">95 % bootstrap interval of the mean; null where it was not computed.</param>
/// <param name="Runs">Number of runs, which differ in their seed only; null where it is not known.</param>
public sealed record Score(double Mean, double? Deviation = null, Interval? Interval = null, int? Runs = null)
{
    /// <summary>No score, such as the ROC-AUC of a tag with one class.</summary>
    internal static Score None { get; } = new(double.NaN);

    /// <summary>The interval as <c>[0.801, 0.823]</c>, or a dash.</summary>
    internal string IntervalText => Interval is { } i ? $"[{i.Low:0.000}, {i.High:0.000}]" : "–";

    /// <summary>Mean and interval in a format, as <c>+0.016 [+0.010, +0.022]</c>; the mean alone where there is no interval.</summary>
    /// <param name="format">A format of numbers, such as <c>0.000</c> or <c>+0.000;−0.000</c>.</param>
    /// <param name="scale">What the numbers are multiplied by, such as 0.1 for a slope that is told for a tenth.</param>
    public string WithInterval(string format, double scale = 1)
    {
        string Text(double value) => (value * scale).ToString(format, CultureInfo.InvariantCulture);
        return Interval is { } i ? $"{Text(Mean)} [{Text(i.Low)}, {Text(i.High)}]" : Text(Mean);
    }

    /// <summary>Summarises one score a run.</summary>
    /// <param name="runs">The runs' scores; at least one.</param>
    /// <exception cref="VcmrException">There is no score.</exception>
    public static Score Of(params IReadOnlyList<double> runs)
    {
        if (runs.Count == 0)
        {
            throw new VcmrException("There is no run to summarise; finish at least one seed first.");
        }

        double mean = runs.Average();
        double? deviation = runs.Count < 2 ? null : Math.Sqrt(runs.Sum(run => (run - mean) * (run - mean)) / (runs.Count - 1));
        return new Score(mean, deviation, Runs: runs.Count);
    }

    /// <summary>Mean and, where known, standard deviation, as <c>0.812 ± 0.004</c>; a dash where there is no score.</summary>
    public override string ToString() => !double.IsFinite(Mean) ? "–" : Deviation is double deviation ? $"{Mean:0.000} ± {deviation:0.000}" : $"{Mean:0.000}";
}

/// <summary>An interval of a score, or any range.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether zero lies outside: for an interval of a difference, whether the difference is larger than its
    /// uncertainty.</summary>
    [JsonIgnore]
    public bool ExcludesZero => Low > 0 || High < 0;
}

/// <summary>Both metrics of a tag, or their means over a group's tags or over all tags; or differences of these.</summary>
/// <param name="Name">The tag's or group's name; <c>macro</c> for the means over all tags.</param>
/// <param name="RocAuc">ROC-AUC in [0, 1]; a tag with one class has none, and a mean leaves such tags out.</param>
/// <param name="PrAuc">Average precision in [0, 1]; 0 for a tag without positives.</param>
public sealed record ScorePair(string Name, Score? RocAuc, Score PrAuc)
{
    /// <summary>A tag's group, or null where it is in none.</summary>
    public string? Group { get; init; }

    /// <summary>Number of tags that the means are over; 1 for a tag.</summary>
    public int Tags { get; init; } = 1;

    /// <summary>Clips that have the tag; null for means.</summary>
    public int? Positives { get; init; }
}

/// <summary>What a tagger scored on a set of clips, or how much one scored above another. Survives JSON unchanged.</summary>
/// <param name="Clips">Number of clips.</param>
/// <param name="Macro">Means over all tags.</param>
/// <param name="Groups">Means over each group's tags, in the order in which the tags name the groups.</param>
/// <param name="Tags">Each tag, in the labels' order.</param>
public sealed record TagReport(int Clips, ScorePair Macro, IReadOnlyList<ScorePair> Groups, IReadOnlyList<ScorePair> Tags)
{
    /// <summary>Resamples of the clips behind the intervals; 0 where there are none.</summary>
    public int Resamples { get; init; }

    /// <summary>Seed of the resamples.</summary>
    public int Seed { get; init; }

    /// <summary>Names of the tags with only one class, which the ROC-AUC means leave out.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> LeftOut => [.. Tags.Where(tag => tag.RocAuc is null).Select(tag => tag.Name)];
}
