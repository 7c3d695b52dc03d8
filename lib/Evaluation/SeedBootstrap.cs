namespace Vcmr.Evaluation;

/// <summary>
/// Bootstrap over the test clips for a model that was trained with several seeds: each resample scores every seed's run
/// on the same clips and takes their mean, so the interval is that of the mean that a figure shows.
/// </summary>
public static class SeedBootstrap
{
    private delegate double[] Metric(Resampling run, int[] tags);

    /// <summary>Metrics with 95 % intervals.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="runs">Each seed's scores, row-major <c>[clips, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, or there is no run.</exception>
    public static SeedReport Summarise(
        byte[] labels, IReadOnlyList<float[]> runs, IReadOnlyList<string> tags, IReadOnlyDictionary<string, string>? groups, int resamples = Bootstrap.DefaultResamples)
    {
        Resampling[] resampled = Resample(labels, runs, tags, resamples);
        TagReport[] reports = [.. runs.Select(r => TagMetrics.Evaluate(labels, r, tags, groups))];
        SeedScore Score(string name, int[] members, Func<TagReport, double?> roc, Func<TagReport, double> pr)
        {
            double[] defined = [.. reports.Select(roc).OfType<double>()];
            SeedStatistics? rocAuc = defined.Length == 0 ? null : SeedStatistics.Of(defined);
            SeedStatistics prAuc = SeedStatistics.Of([.. reports.Select(pr)]);
            return new SeedScore(
                name,
                rocAuc,
                Resampling.Percentiles(Mean(resampled, members, (run, t) => run.RocAuc(t)), rocAuc?.Mean),
                prAuc,
                Resampling.Percentiles(Mean(resampled, members, (run, t) => run.PrAuc(t)), prAuc.Mean));
        }

        return new SeedReport(
            reports[0].Clips,
            Score("macro", [.. Enumerable.Range(0, tags.Count)], r => r.RocAuc, r => r.PrAuc),
            [.. reports[0].Groups.Select((g, i) => Score(g.Group, Members(tags, groups!, g.Group), r => r.Groups[i].RocAuc, r => r.Groups[i].PrAuc))],
            [.. tags.Select((tag, t) => Score(tag, [t], r => r.Tags[t].RocAuc, r => r.Tags[t].PrAuc))]);
    }

    /// <summary>The difference of two models' means over seeds, <paramref name="runs"/> minus <paramref name="baseline"/>, on the same resamples.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="runs">One model's scores, one array a seed.</param>
    /// <param name="baseline">The other model's.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, or there is no run.</exception>
    public static BootstrapComparison Compare(
        byte[] labels, IReadOnlyList<float[]> runs, IReadOnlyList<float[]> baseline, IReadOnlyList<string> tags, IReadOnlyDictionary<string, string>? groups, int resamples = Bootstrap.DefaultResamples)
    {
        Resampling[] first = Resample(labels, runs, tags, resamples);
        Resampling[] second = Resample(labels, baseline, tags, resamples);
        SeedReport a = Summarise(labels, runs, tags, groups, 2);
        SeedReport b = Summarise(labels, baseline, tags, groups, 2);
        ScoreDifference Difference(SeedScore x, SeedScore y, int[] members)
        {
            double? roc = x.RocAuc?.Mean - y.RocAuc?.Mean;
            double pr = x.PrAuc.Mean - y.PrAuc.Mean;
            Interval? Of(Metric metric, double? difference) =>
                Resampling.Percentiles([.. Mean(first, members, metric).Zip(Mean(second, members, metric), (p, q) => p - q)], difference);
            return new ScoreDifference(x.Name, roc, Of((run, t) => run.RocAuc(t), roc), pr, Of((run, t) => run.PrAuc(t), pr));
        }

        return new BootstrapComparison(
            resamples,
            0,
            Difference(a.Macro, b.Macro, [.. Enumerable.Range(0, tags.Count)]),
            [.. a.Groups.Select((g, i) => Difference(g, b.Groups[i], Members(tags, groups!, g.Name)))],
            [.. a.Tags.Select((t, i) => Difference(t, b.Tags[i], [i]))]);
    }

    private static Resampling[] Resample(byte[] labels, IReadOnlyList<float[]> runs, IReadOnlyList<string> tags, int resamples) =>
        runs.Count == 0
            ? throw new VcmrException("There is no run to compare; finish at least one seed first.")
            : [.. runs.Select(r => Resampling.Run(TagInput.Rank(labels, r, tags), TagInput.Clips(labels.Length, r.Length, tags), resamples, seed: 0))];

    private static int[] Members(IReadOnlyList<string> tags, IReadOnlyDictionary<string, string> groups, string group) =>
        [.. Enumerable.Range(0, tags.Count).Where(t => groups.GetValueOrDefault(tags[t]) == group)];

    private static double[] Mean(Resampling[] runs, int[] tags, Metric metric)
    {
        double[][] values = [.. runs.Select(r => metric(r, tags))];
        return [.. Enumerable.Range(0, values[0].Length).Select(i => values.Average(v => v[i]))];
    }
}
