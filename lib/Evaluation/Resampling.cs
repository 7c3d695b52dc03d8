namespace Vcmr.Evaluation;

/// <summary>
/// What one run scored on the clips, and both metrics of every tag on every resample of them, as <c>[resamples, tags]</c>;
/// NaN where undefined.
/// </summary>
internal sealed class Resampling
{
    private readonly int _tags;
    private readonly double[] _rocAuc;
    private readonly double[] _prAuc;

    private Resampling(TagReport report, SongEffects effects, int resamples, int seed)
    {
        (Report, Effects, Count, Seed, _tags) = (report, effects, resamples, seed, report.Tags.Count);
        _rocAuc = new double[resamples * _tags];
        _prAuc = new double[resamples * _tags];
    }

    /// <summary>The metrics on the clips as they are.</summary>
    public TagReport Report { get; }

    /// <summary>What each song does to them.</summary>
    public SongEffects Effects { get; }

    /// <summary>Number of resamples.</summary>
    public int Count { get; }

    /// <summary>Their seed.</summary>
    public int Seed { get; }

    /// <summary>
    /// Scores the resamples. Drawing n clips with replacement is the same as counting each clip some times over, so the
    /// clips are sorted once and each resample is one weighted pass. A resample's draws depend on the seed and its
    /// number only: models scored with one seed see the same resamples, on any number of threads.
    /// </summary>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="scores">Scores, row-major <c>[clips, tags]</c>.</param>
    /// <param name="report">What they scored, see <see cref="TagMetrics.Evaluate"/>.</param>
    /// <param name="resamples">Number of resamples.</param>
    /// <param name="seed">Their seed.</param>
    /// <param name="songs">The song of each clip, see <see cref="SongNumbers"/>: whole songs are drawn; null where each clip is one.</param>
    /// <exception cref="VcmrException">There are fewer than two resamples, or the shapes do not fit.</exception>
    public static Resampling Run(ReadOnlySpan<byte> labels, ReadOnlySpan<float> scores, TagReport report, int resamples, int seed, int[]? songs = null)
    {
        if (resamples < 2)
        {
            throw new VcmrException($"A bootstrap of {resamples} resamples gives no interval; use 1,000.");
        }

        RankedTag[] ranked = TagInput.Rank(labels, scores, [.. report.Tags.Select(tag => tag.Name)]);
        int clips = labels.Length / ranked.Length;
        int[] songOf = songs ?? SongNumbers.Of(null, clips);
        var run = new Resampling(report, SongEffects.Of(ranked, labels, songOf), resamples, seed);
        Parallel.For(0, resamples, () => (Drawn: new int[run.Effects.Songs], Weights: new int[clips]), (r, _, local) =>
        {
            long total = Draw(local.Drawn, local.Weights, songOf, seed, r);
            for (int t = 0; t < ranked.Length; t++)
            {
                (double roc, double ap) = ranked[t].Score(local.Weights, total);
                run._rocAuc[(r * ranked.Length) + t] = roc;
                // A tag whose few positives this resample missed says nothing here. A tag that has none at all keeps
                // the 0 that the report gives it.
                bool missed = ap == 0 && ranked[t].Positives > 0;
                run._prAuc[(r * ranked.Length) + t] = missed ? double.NaN : ap;
            }

            return local;
        }, _ => { });
        return run;
    }

    /// <summary>The mean over some tags, a value a resample; NaN where no tag has one.</summary>
    public double[] RocAuc(int[] tags) => Means(_rocAuc, tags);

    /// <inheritdoc cref="RocAuc"/>
    public double[] PrAuc(int[] tags) => Means(_prAuc, tags);

    /// <summary>
    /// The 95 % interval: the percentiles of the defined values, moved so that their mean is the score itself. Drawing clips
    /// with replacement doubles some positives, which lifts the average precision of small sets; what the resamples tell
    /// is the spread, not the place. Moved ends that leave the range of the score are cut off there. Null where there are
    /// no values.
    /// </summary>
    /// <param name="values">The score of each resample; NaN where undefined.</param>
    /// <param name="score">The score itself.</param>
    /// <param name="lowest">The least that such a score can be.</param>
    /// <param name="highest">The most that it can be.</param>
    public static Interval? Percentiles(double[] values, double score, double lowest, double highest)
    {
        double[] defined = [.. values.Where(value => !double.IsNaN(value))];
        if (defined.Length == 0)
        {
            return null;
        }

        Array.Sort(defined);
        double shift = score - defined.Average();
        return new Interval(Math.Clamp(Quantile(defined, 0.025) + shift, lowest, highest), Math.Clamp(Quantile(defined, 0.975) + shift, lowest, highest));
    }

    // How often each clip counts, which is how often its song was drawn; returns their sum.
    private static long Draw(int[] drawn, int[] weights, int[] songs, int seed, int resample)
    {
        Array.Clear(drawn);
        var random = new CounterRandom(seed, resample);
        for (int i = 0; i < drawn.Length; i++)
        {
            drawn[random.NextInt(drawn.Length)]++;
        }

        long total = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = drawn[songs[i]];
            total += weights[i];
        }

        return total;
    }

    private double[] Means(double[] values, int[] tags)
    {
        var means = new double[Count];
        for (int r = 0; r < Count; r++)
        {
            double sum = 0;
            int defined = 0;
            foreach (int t in tags)
            {
                double value = values[(r * _tags) + t];
                if (!double.IsNaN(value))
                {
                    sum += value;
                    defined++;
                }
            }

            means[r] = defined > 0 ? sum / defined : double.NaN;
        }

        return means;
    }

    // Linear interpolation between order statistics, NumPy's default.
    private static double Quantile(double[] sorted, double q)
    {
        double position = q * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
