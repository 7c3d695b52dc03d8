namespace Vcmr.Evaluation;

/// <summary>
/// Percentile bootstrap over clips (Efron, 1979): how far a score would move had other clips of the same kind been
/// tested. Each resample draws as many clips as there are, with replacement, and scores them as
/// <see cref="TagMetrics"/> does, except that a tag whose positives a resample misses altogether is left out of that
/// resample's means, for both metrics. Of a model that was trained with several seeds each resample scores every run on
/// the same clips and takes their mean, so the interval is that of the mean that a figure shows.
/// </summary>
public static class Bootstrap
{
    /// <summary>Resamples used unless told otherwise.</summary>
    public const int DefaultResamples = 1000;

    // Coordinate that keeps the draws of seeds apart from those of clips.
    private const int SeedDraw = 32;
    private static readonly Metric[] Metrics = [new(pair => pair.RocAuc, (run, tags) => run.RocAuc(tags)), new(pair => pair.PrAuc, (run, tags) => run.PrAuc(tags))];

    private delegate Score? Scorer(Metric metric, Func<TagReport, ScorePair> of, int[] tags);

    /// <summary>A model's metrics, mean and deviation over its runs, with 95 % intervals.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="runs">Scores of each run (each seed), row-major <c>[clips, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Seed; the same seed draws the same clips.</param>
    /// <param name="songs">The song of each clip, of which whole ones are drawn; null where each clip is a song of its own.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, there is no run, fewer than two resamples, or
    /// the songs do not fit the clips.</exception>
    public static TagReport Evaluate(
        byte[] labels,
        IReadOnlyList<float[]> runs,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null,
        int resamples = DefaultResamples,
        int seed = 0,
        IReadOnlyList<string>? songs = null) => Evaluate(Resample(labels, runs, tags, groups, resamples, seed, songs));

    /// <summary>
    /// The difference of two models' means over their runs, <paramref name="runs"/> minus <paramref name="baseline"/>, with
    /// 95 % intervals. Both are scored on the same resamples, so what makes clips hard for both cancels.
    /// </summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="runs">Scores of each run of one model, row-major <c>[clips, tags]</c>.</param>
    /// <param name="baseline">The other model's scores for the same clips and tags.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Seed; the same seed draws the same clips.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, there is no run, or fewer than two resamples.</exception>
    public static TagReport Compare(
        byte[] labels,
        IReadOnlyList<float[]> runs,
        IReadOnlyList<float[]> baseline,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null,
        int resamples = DefaultResamples,
        int seed = 0) =>
        Compare(Resample(labels, runs, tags, groups, resamples, seed), Resample(labels, baseline, tags, groups, resamples, seed));

    /// <summary>A model's metrics from its resampled runs.</summary>
    internal static TagReport Evaluate(IReadOnlyList<Resampling> runs) => Report(runs, (metric, of, tags) =>
        Over(runs, metric, of) is { } score ? score with { Interval = Resampling.Percentiles(Mean(runs, metric, tags), score.Mean, 0, 1) } : null);

    /// <summary>The difference of two models from their resampled runs.</summary>
    internal static TagReport Compare(IReadOnlyList<Resampling> runs, IReadOnlyList<Resampling> baseline)
    {
        _ = Some(baseline);
        return Report(runs, (metric, of, tags) => Over(runs, metric, of)?.Mean - Over(baseline, metric, of)?.Mean is { } difference
            ? new Score(difference, Interval: Resampling.Percentiles(
                [.. Mean(runs, metric, tags).Zip(Mean(baseline, metric, tags), (first, second) => first - second)], difference, -1, 1))
            : null);
    }

    /// <summary>
    /// A weighted sum of models' means over their seeds, such as a difference (1, −1) or a slope, with 95 % intervals over
    /// clips and seeds: each resample draws clips and, apart from them, seeds, both the same for all terms. The seeds' part of
    /// the spread is widened by √(n / (n − 1)), since n values vary about their own mean less than about the true one. A
    /// score's deviation is that of the sum over seeds.
    /// </summary>
    /// <param name="terms">Weights and runs; the runs of a term are in the order of the seeds, or there is one that has none.</param>
    /// <exception cref="VcmrException">The terms have different numbers of seeds.</exception>
    internal static TagReport Contrast(IReadOnlyList<(double Weight, IReadOnlyList<Resampling> Runs)> terms)
    {
        int seeds = terms.Max(t => Some(t.Runs).Count), count = terms[0].Runs[0].Count;
        if (terms.Any(t => t.Runs.Count != 1 && t.Runs.Count != seeds))
        {
            throw new VcmrException($"Runs of {string.Join(" and ", terms.Select(t => t.Runs.Count).Distinct())} seeds cannot be compared seed by seed; score as many of each, or one that has none.");
        }

        double reach = terms.Sum(t => Math.Abs(t.Weight)), widening = seeds > 1 ? Math.Sqrt(seeds / (seeds - 1.0)) : 1;
        int[][] drawn = [.. Enumerable.Range(0, count).Select(r => DrawSeeds(terms[0].Runs[0].Seed, r, seeds))];
        return Report(terms[0].Runs, (metric, of, tags) =>
        {
            double[] sums = new double[seeds], values = new double[count];
            foreach ((double weight, IReadOnlyList<Resampling> runs) in terms)
            {
                double[][] own = [.. runs.Select(run => metric.Resampled(run, tags))];
                for (int s = 0; s < seeds; s++)
                {
                    sums[s] += weight * (metric.Point(of(runs[s % runs.Count].Report))?.Mean ?? double.NaN);
                }

                for (int r = 0; r < count; r++)
                {
                    double mean = own.Average(v => v[r]), resampled = drawn[r].Average(s => own[s % runs.Count][r]);
                    values[r] += weight * (mean + (widening * (resampled - mean)));
                }
            }

            double[] defined = [.. sums.Where(double.IsFinite)];
            return defined.Length < seeds ? null : Score.Of(defined) is var score ? score with { Interval = Resampling.Percentiles(values, score.Mean, -reach, reach) } : null;
        });
    }

    private static int[] DrawSeeds(int seed, int resample, int seeds)
    {
        var random = new CounterRandom(seed, resample, SeedDraw);
        int[] drawn = new int[seeds];
        for (int i = 0; i < seeds; i++)
        {
            drawn[i] = random.NextInt(seeds);
        }

        return drawn;
    }

    // Macro, groups and tags in one way; what each run scored gives the report its shape.
    private static TagReport Report(IReadOnlyList<Resampling> runs, Scorer score)
    {
        Resampling first = Some(runs)[0];
        TagReport shape = first.Report;
        ScorePair Pair(Func<TagReport, ScorePair> of, int[] tags) =>
            of(shape) with { RocAuc = score(Metrics[0], of, tags), PrAuc = score(Metrics[1], of, tags)! };

        return shape with
        {
            Macro = Pair(report => report.Macro, [.. Enumerable.Range(0, shape.Tags.Count)]),
            Groups = [.. shape.Groups.Select((group, g) => Pair(
                report => report.Groups[g], [.. Enumerable.Range(0, shape.Tags.Count).Where(t => shape.Tags[t].Group == group.Name)]))],
            Tags = [.. shape.Tags.Select((_, t) => Pair(report => report.Tags[t], [t]))],
            Resamples = first.Count,
            Seed = first.Seed,
        };
    }

    // A metric over the runs that have it.
    private static Score? Over(IReadOnlyList<Resampling> runs, Metric metric, Func<TagReport, ScorePair> of)
    {
        double[] defined = [.. runs.Select(run => metric.Point(of(run.Report))?.Mean).OfType<double>()];
        return defined.Length == 0 ? null : Score.Of(defined);
    }

    // The mean over the runs, a value a resample.
    private static double[] Mean(IReadOnlyList<Resampling> runs, Metric metric, int[] tags)
    {
        double[][] values = [.. runs.Select(run => metric.Resampled(run, tags))];
        return [.. Enumerable.Range(0, values[0].Length).Select(i => values.Average(v => v[i]))];
    }

    /// <summary>Resamples the runs of a model.</summary>
    internal static Resampling[] Resample(
        byte[] labels,
        IReadOnlyList<float[]> runs,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups,
        int resamples,
        int seed,
        IReadOnlyList<string>? songs = null)
    {
        int[]? numbers = songs is null ? null : SongNumbers.Of(songs, labels.Length / Math.Max(tags.Count, 1));
        return [.. runs.Select(scores => Resampling.Run(labels, scores, TagMetrics.Evaluate(labels, scores, tags, groups), resamples, seed, numbers))];
    }

    private static IReadOnlyList<Resampling> Some(IReadOnlyList<Resampling> runs) =>
        runs.Count > 0 ? runs : throw new VcmrException("There is no run to compare; finish at least one seed first.");

    private sealed record Metric(Func<ScorePair, Score?> Point, Func<Resampling, int[], double[]> Resampled);
}
