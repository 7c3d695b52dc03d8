using System.Globalization;
using Vcmr.Evaluation;

namespace Vcmr.Experiments;

/// <summary>Sentences that say what the numbers say: a difference counts as one only where its interval leaves out zero.</summary>
public static class Conclusion
{
    /// <summary>A difference of two models with its interval, and whether it is larger than chance.</summary>
    /// <param name="what">What is compared, such as <c>VCMR minus audio-only</c>.</param>
    /// <param name="difference">The difference.</param>
    public static string Of(string what, ScoreDifference difference) =>
        $"{what}: ROC-AUC {Metric(difference.RocAuc, difference.RocAucInterval)}; PR-AUC {Metric(difference.PrAuc, difference.PrAucInterval)}.";

    /// <summary>How many of several differences in PR-AUC are clear gains, clear losses, or neither.</summary>
    public static string Count(string of, IReadOnlyList<ScoreDifference> differences)
    {
        int gains = differences.Count(d => d.PrAucInterval is { Low: > 0 });
        int losses = differences.Count(d => d.PrAucInterval is { High: < 0 });
        return $"Of {differences.Count} {of}, {gains} gain, {losses} lose and {differences.Count - gains - losses} do not differ clearly in PR-AUC (95 % interval).";
    }

    private static string Metric(double? difference, Interval? interval) => difference is not { } d || interval is null
        ? "undefined"
        : string.Create(CultureInfo.InvariantCulture, $"{d:+0.000;−0.000;0.000} [{interval.Low:+0.000;−0.000;0.000}, {interval.High:+0.000;−0.000;0.000}], ")
            + (interval.ExcludesZero ? d > 0 ? "a clear gain" : "a clear loss" : "no clear difference");
}
