using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>
/// The shapes that scores have in the files under a study's <c>metrics</c>. They are apart from the records, so that a
/// change of code is no change of a format that others read.
/// </summary>
internal static class MetricsFile
{
    /// <summary>A pair over seeds: each metric as <c>runs</c>, <c>mean</c> and <c>deviation</c>, its interval beside it.</summary>
    public static object Seeds(ScorePair pair) => new
    {
        pair.Name,
        RocAuc = pair.RocAuc is { } roc ? Seeds(roc) : null,
        RocAucInterval = pair.RocAuc?.Interval,
        PrAuc = Seeds(pair.PrAuc),
        PrAucInterval = pair.PrAuc.Interval,
    };

    /// <summary>A comparison: the difference of each metric, its interval beside it.</summary>
    public static object Differences(TagReport comparison) => new
    {
        comparison.Resamples,
        comparison.Seed,
        Macro = Difference(comparison.Macro),
        Groups = comparison.Groups.Select(Difference),
        Tags = comparison.Tags.Select(Difference),
    };

    /// <summary>
    /// The same with what inference adds: for tags each metric's probability after Holm's correction, for the macro means the
    /// smallest difference that could have been shown.
    /// </summary>
    public static object Differences(SystemComparison comparison) => new
    {
        comparison.Resamples,
        comparison.Seed,
        comparison.Songs,
        Macro = Difference(comparison.Differences.Macro),
        SmallestFound = new { RocAuc = comparison.Macro.RocAuc?.SmallestFound, PrAuc = comparison.Macro.PrAuc.SmallestFound },
        Groups = comparison.Differences.Groups.Select(Difference),
        Tags = comparison.Tags.Select(tag => new
        {
            tag.Name,
            RocAuc = tag.RocAuc?.Difference.Mean,
            RocAucInterval = tag.RocAuc?.Difference.Interval,
            RocAucHolm = tag.RocAuc?.Holm,
            PrAuc = tag.PrAuc.Difference.Mean,
            PrAucInterval = tag.PrAuc.Difference.Interval,
            PrAucHolm = tag.PrAuc.Holm,
        }),
    };

    /// <summary>One score with the ends of its interval: <c>mean</c>, <c>std</c>, <c>low</c>, <c>high</c>.</summary>
    public static object Ends(Score score) => new { score.Mean, Std = score.Deviation, score.Interval?.Low, score.Interval?.High };

    private static object Seeds(Score score) => new { score.Runs, score.Mean, score.Deviation };

    /// <summary>The difference of a pair: of each metric, its interval beside it.</summary>
    public static object Difference(ScorePair pair) => new
    {
        pair.Name,
        RocAuc = pair.RocAuc?.Mean,
        RocAucInterval = pair.RocAuc?.Interval,
        PrAuc = pair.PrAuc.Mean,
        PrAucInterval = pair.PrAuc.Interval,
    };
}
