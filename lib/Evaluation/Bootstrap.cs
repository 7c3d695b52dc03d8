namespace Vcmr.Evaluation;

/// <summary>
/// Percentile bootstrap over clips (Efron, 1979): how far a score would move had other clips of the same kind been
/// tested. Each resample draws as many clips as there are, with replacement, and scores them as
/// <see cref="TagMetrics"/> does, except that a tag whose positives a resample misses altogether is left out of that
/// resample's means, for both metrics.
/// </summary>
public static class Bootstrap
{
    /// <summary>Resamples used unless told otherwise.</summary>
    public const int DefaultResamples = 1000;

    /// <summary>95 % intervals of one model's metrics.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="scores">Scores, row-major <c>[clips, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="seed">Seed; the same seed draws the same clips.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, or fewer than two resamples.</exception>
    public static BootstrapReport Intervals(
        ReadOnlySpan<byte> labels,
        ReadOnlySpan<float> scores,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null,
        int seed = 0,
        int resamples = DefaultResamples)
    {
        RankedTag[] ranked = TagInput.Rank(labels, scores, tags);
        Resampling run = Resampling.Run(ranked, labels.Length / tags.Count, resamples, seed);
        TagReport report = TagMetrics.Evaluate(labels, scores, tags, groups);
        ScoreInterval Summarise(string name, int[] members, double? roc, double pr) =>
            new(name, Resampling.Percentiles(run.RocAuc(members), roc), Resampling.Percentiles(run.PrAuc(members), pr));

        return new BootstrapReport(
            resamples,
            seed,
            Summarise("macro", [.. Enumerable.Range(0, tags.Count)], report.RocAuc, report.PrAuc),
            [.. Members(tags, groups).Select((group, g) => Summarise(group.Name, group.Tags, report.Groups[g].RocAuc, report.Groups[g].PrAuc))],
            [.. tags.Select((tag, t) => Summarise(tag, [t], report.Tags[t].RocAuc, report.Tags[t].PrAuc))]);
    }

    /// <summary>
    /// The difference of two models, <paramref name="scores"/> minus <paramref name="baseline"/>, with 95 % intervals.
    /// Both are scored on the same resamples, so what makes clips hard for both cancels.
    /// </summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="scores">One model's scores, row-major <c>[clips, tags]</c>.</param>
    /// <param name="baseline">The other model's scores for the same clips and tags.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="seed">Seed; the same seed draws the same clips.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, or fewer than two resamples.</exception>
    public static BootstrapComparison Compare(
        ReadOnlySpan<byte> labels,
        ReadOnlySpan<float> scores,
        ReadOnlySpan<float> baseline,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null,
        int seed = 0,
        int resamples = DefaultResamples)
    {
        int clips = TagInput.Clips(labels.Length, scores.Length, tags);
        Resampling first = Resampling.Run(TagInput.Rank(labels, scores, tags), clips, resamples, seed);
        Resampling second = Resampling.Run(TagInput.Rank(labels, baseline, tags), clips, resamples, seed);
        TagReport reportOfFirst = TagMetrics.Evaluate(labels, scores, tags, groups);
        TagReport reportOfSecond = TagMetrics.Evaluate(labels, baseline, tags, groups);
        ScoreDifference Summarise(string name, int[] members, double? roc, double pr) =>
            new(
                name,
                roc,
                Resampling.Percentiles(Minus(first.RocAuc(members), second.RocAuc(members)), roc),
                pr,
                Resampling.Percentiles(Minus(first.PrAuc(members), second.PrAuc(members)), pr));

        return new BootstrapComparison(
            resamples,
            seed,
            Summarise(
                "macro",
                [.. Enumerable.Range(0, tags.Count)],
                reportOfFirst.RocAuc - reportOfSecond.RocAuc,
                reportOfFirst.PrAuc - reportOfSecond.PrAuc),
            [
                .. Members(tags, groups).Select((group, g) => Summarise(
                    group.Name,
                    group.Tags,
                    reportOfFirst.Groups[g].RocAuc - reportOfSecond.Groups[g].RocAuc,
                    reportOfFirst.Groups[g].PrAuc - reportOfSecond.Groups[g].PrAuc)),
            ],
            [
                .. tags.Select((tag, t) => Summarise(
                    tag,
                    [t],
                    reportOfFirst.Tags[t].RocAuc - reportOfSecond.Tags[t].RocAuc,
                    reportOfFirst.Tags[t].PrAuc - reportOfSecond.Tags[t].PrAuc)),
            ]);
    }

    private static (string Name, int[] Tags)[] Members(
        IReadOnlyList<string> tags, IReadOnlyDictionary<string, string>? groups) =>
        groups is null
            ? []
            : [
                .. Enumerable.Range(0, tags.Count)
                    .Where(t => groups.ContainsKey(tags[t]))
                    .GroupBy(t => groups[tags[t]])
                    .Select(group => (group.Key, group.ToArray())),
            ];

    private static double[] Minus(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}
