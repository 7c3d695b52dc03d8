using System.Text.Json;

namespace Vcmr.Evaluation;

/// <summary>The form of a comparison of two systems that others read.</summary>
public static class ComparisonJson
{
    /// <summary>
    /// One JSON object: <c>macro</c>, <c>groups</c>, <c>tags</c>, <c>differing</c> (the tags that differ after Holm's
    /// correction), <c>required</c>, <c>clips</c>, <c>songs</c>, <c>runs</c>, <c>runsAgainst</c> and <c>resamples</c>.
    /// </summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="difference">The macro difference of which <c>required</c> says what it takes to show it.</param>
    /// <exception cref="VcmrException">The difference is not above 0.</exception>
    public static string Write(SystemComparison comparison, double difference) => JsonSerializer.Serialize(
        new
        {
            Macro = new { RocAuc = Of(comparison.Macro.RocAuc), PrAuc = Of(comparison.Macro.PrAuc) },
            Groups = comparison.Groups.Select(g => new { Group = g.Name, g.Difference.Tags, RocAuc = Of(g.RocAuc), PrAuc = Of(g.PrAuc) }),
            Tags = comparison.Tags.Select(t => new { Tag = t.Name, t.Difference.Group, t.Difference.Positives, RocAuc = Of(t.RocAuc), PrAuc = Of(t.PrAuc) }),
            Differing = new
            {
                RocAuc = comparison.Tags.Where(t => t.RocAuc is { Survives: true }).Select(t => t.Name),
                PrAuc = comparison.Tags.Where(t => t.PrAuc.Survives).Select(t => t.Name),
            },
            Required = new { RocAuc = comparison.Macro.RocAuc?.Require(difference), PrAuc = comparison.Macro.PrAuc.Require(difference) },
            comparison.Clips,
            comparison.Songs,
            Runs = comparison.Runs.First,
            RunsAgainst = comparison.Runs.Other,
            comparison.Resamples,
        },
        PredictionFiles.Format);

    private static object? Of(Effect? effect) => effect is null ? null : new
    {
        Difference = effect.Difference.Mean,
        effect.Difference.Deviation,
        effect.Difference.Interval,
        Standardised = effect.Standardised?.Mean,
        StandardisedInterval = effect.Standardised?.Interval,
        BootstrapInterval = effect.Bootstrap,
        effect.P,
        effect.Holm,
        effect.SmallestFound,
        effect.Reason,
    };
}
