namespace Vcmr.Evaluation;

/// <summary>
/// Whether two systems differ: overall, by groups and tag by tag, over other songs and other seeds. The variance over songs is
/// the jackknife's (of ROC-AUC that is DeLong's), that over seeds their own, and what both share is counted once, see
/// <see cref="Uncertainty"/>. Tags are corrected by Holm's method.
/// </summary>
/// <remarks>
/// Why not the percentiles of the paired bootstrap: 1,000 resamples know no probability below 0.002, and the correction over 50
/// tags begins at 0.001; nor do they know that a tag has five positives, or that there are three seeds. Flipping systems song
/// by song tests whether both scores are equal in distribution, which two systems of one ROC-AUC need not be. Three seeds tell
/// so little of seeds that hardly a tag survives the correction; five are worth their time. What 2,000 repeats with known truth
/// give (errors, coverage, power, and the bootstrap's beside them) is in tests/benchmarks/README.md.
/// </remarks>
public static class Inference
{
    private const string OneClass = "all clips are of one class";
    private const string OneSong = "the clips of one class are of a single song";
    private const string NoSpread = "no song says more or less of it than another";

    /// <summary>Compares two systems on the same clips.</summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="runs">Scores of each run (seed) of the first system, row-major <c>[clips, tags]</c>.</param>
    /// <param name="baseline">The other's: as many, in the same order of seeds, or one where it has none.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="groups">Tag name to group name, or null.</param>
    /// <param name="songs">The song of each clip, since clips of one song say the same; null where each clip is a song of its own.</param>
    /// <param name="resamples">Resamples of the hierarchical bootstrap.</param>
    /// <param name="seed">Their seed.</param>
    /// <exception cref="VcmrException">As <see cref="TagMetrics.Evaluate"/>, the numbers of runs do not fit, there are fewer
    /// than two songs or resamples, or the songs do not fit the clips.</exception>
    public static SystemComparison Compare(
        byte[] labels,
        IReadOnlyList<float[]> runs,
        IReadOnlyList<float[]> baseline,
        IReadOnlyList<string> tags,
        IReadOnlyDictionary<string, string>? groups = null,
        IReadOnlyList<string>? songs = null,
        int resamples = Bootstrap.DefaultResamples,
        int seed = 0) =>
        Compare(Bootstrap.Resample(labels, runs, tags, groups, resamples, seed, songs), Bootstrap.Resample(labels, baseline, tags, groups, resamples, seed, songs));

    /// <summary>Compares two systems from their resampled runs.</summary>
    internal static SystemComparison Compare(IReadOnlyList<Resampling> runs, IReadOnlyList<Resampling> baseline)
    {
        TagReport contrast = Bootstrap.Contrast([(1.0, runs), (-1.0, baseline)]);
        SongEffects first = runs[0].Effects;
        if (first.Songs < 2)
        {
            throw new VcmrException("Two systems cannot be compared on one song, which says nothing of other songs; score clips of at least two.");
        }

        int[] all = [.. Enumerable.Range(0, contrast.Tags.Count)], twoClasses = [.. all.Where(t => first.Freedom[t] >= 0)];
        var roc = new Differences(runs, baseline, run => run.RocAuc);
        var pr = new Differences(runs, baseline, run => run.PrAuc);
        EffectPair Pair(ScorePair pair, int[] tags) => new(
            pair, pair.RocAuc is { } score ? roc.Effect(score, [.. tags.Intersect(twoClasses)]) : null, pr.Effect(pair.PrAuc, tags));

        EffectPair[] perTag = Corrected([.. contrast.Tags.Select((tag, t) => Pair(tag, [t]))]);
        return new SystemComparison(
            contrast.Clips,
            first.Songs,
            (runs.Count, baseline.Count),
            Whole(Pair(contrast.Macro, all)),
            [.. contrast.Groups.Select(group => Whole(Pair(group, [.. all.Where(t => contrast.Tags[t].Group == group.Name)])))],
            [.. perTag.Select(Whole)])
        {
            Resamples = contrast.Resamples,
            Seed = contrast.Seed,
        };
    }

    // The pair of differences is that of the effects.
    private static EffectPair Whole(EffectPair pair) => pair with { Difference = pair.Difference with { RocAuc = pair.RocAuc?.Difference, PrAuc = pair.PrAuc.Difference } };

    private static EffectPair[] Corrected(EffectPair[] tags)
    {
        IReadOnlyList<double?> roc = Holm.Adjust([.. tags.Select(t => t.RocAuc?.P)]), pr = Holm.Adjust([.. tags.Select(t => t.PrAuc.P)]);
        return [.. tags.Select((t, i) => t with { RocAuc = t.RocAuc is { } effect ? effect with { Holm = roc[i] } : null, PrAuc = t.PrAuc with { Holm = pr[i] } })];
    }

    /// <summary>What songs do to the differences of all tags in one metric.</summary>
    private sealed class Differences
    {
        private readonly SongEffects _songs;
        private readonly double[][] _seeds;
        private readonly double[] _variance;

        public Differences(IReadOnlyList<Resampling> runs, IReadOnlyList<Resampling> baseline, Func<SongEffects, double[]> of)
        {
            _songs = runs[0].Effects;
            _seeds = new double[Math.Max(runs.Count, baseline.Count)][];
            double[] mean = new double[of(_songs).Length];
            for (int s = 0; s < _seeds.Length; s++)
            {
                double[] own = of(runs[s % runs.Count].Effects), other = of(baseline[s % baseline.Count].Effects);
                _seeds[s] = new double[own.Length];
                for (int i = 0; i < own.Length; i++)
                {
                    _seeds[s][i] = own[i] - other[i];
                    mean[i] += _seeds[s][i] / _seeds.Length;
                }
            }

            int tags = _songs.Freedom.Length;
            _variance = new double[tags];
            for (int i = 0; i < mean.Length; i++)
            {
                _variance[i % tags] += mean[i] * mean[i];
            }
        }

        /// <summary>The effect on the mean over some tags.</summary>
        /// <param name="contrast">The difference, its deviation over seeds and the bootstrap's interval.</param>
        /// <param name="tags">The tags that have the metric.</param>
        public Effect Effect(Score contrast, int[] tags)
        {
            var effect = new Effect(contrast with { Interval = null });
            int[] known = [.. tags.Where(t => _songs.Freedom[t] >= 1)];
            if (known.Length == 0)
            {
                return effect with { Reason = tags.Any(t => _songs.Freedom[t] == 0) ? OneSong : OneClass };
            }

            Uncertainty uncertainty = Uncertainty.Of([.. _seeds.Select(seed => Mean(seed, tags))], Freedom(known), contrast.Deviation);
            if (uncertainty.Error == 0)
            {
                return contrast.Mean == 0
                    ? effect with { Difference = contrast with { Interval = new Interval(0, 0) }, Bootstrap = contrast.Interval, P = 1, Reason = NoSpread }
                    : effect with { Reason = NoSpread };
            }

            double quantile = uncertainty.Quantile(0.975), reach = quantile * uncertainty.Error;
            return effect with
            {
                Difference = contrast with { Interval = Around(contrast.Mean, reach, 1) },
                Standardised = Standardise(contrast.Mean, uncertainty, quantile),
                Bootstrap = contrast.Interval,
                P = uncertainty.Probability(contrast.Mean),
                SmallestFound = Power.SmallestFound(uncertainty),
                Uncertainty = uncertainty,
            };
        }

        // Of several tags the degrees of freedom of the sum of their variances (Satterthwaite); songs limit them.
        private double Freedom(int[] tags)
        {
            double sum = tags.Sum(t => _variance[t]), squares = tags.Sum(t => _variance[t] * _variance[t] / _songs.Freedom[t]);
            return squares > 0 ? Math.Min(sum * sum / squares, _songs.Songs - 1) : tags.Min(t => _songs.Freedom[t]);
        }

        private double[] Mean(double[] effects, int[] tags)
        {
            double[] mean = new double[_songs.Songs];
            for (int g = 0; g < mean.Length; g++)
            {
                foreach (int t in tags)
                {
                    mean[g] += effects[(g * _songs.Freedom.Length) + t] / tags.Length;
                }
            }

            return mean;
        }

        // The deviation is an estimate too: its relative variance is about 1 / (2 · degrees of freedom).
        private static Score? Standardise(double difference, Uncertainty uncertainty, double quantile)
        {
            double deviation = uncertainty.SongDeviation;
            if (deviation == 0)
            {
                return null;
            }

            double value = difference / deviation, error = uncertainty.Error / deviation;
            double reach = quantile * Math.Sqrt((error * error) + (value * value / (2 * uncertainty.SongFreedom)));
            return new Score(value, Interval: Around(value, reach, double.PositiveInfinity), Runs: uncertainty.SeedCount);
        }

        private static Interval Around(double mean, double reach, double most) => new(Math.Max(mean - reach, -most), Math.Min(mean + reach, most));
    }
}
