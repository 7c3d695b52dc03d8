namespace Vcmr.Evaluation;

/// <summary>
/// What each song does to both metrics of each tag in one run: the jackknife's effects of its clips, added up, so that the
/// sum of squares of any sum of them (of tags, of seeds, of two systems) is the variance of that sum over songs. For the
/// ROC-AUC of songs of one clip that is DeLong, DeLong and Clarke-Pearson (1988); for songs of several it is Obuchowski
/// (1997). Average precision, which has no such components, gets the same by leaving each clip out.
/// </summary>
internal sealed class SongEffects
{
    private SongEffects(int songs, int tags)
    {
        Songs = songs;
        RocAuc = new double[songs * tags];
        PrAuc = new double[songs * tags];
        Freedom = new int[tags];
    }

    /// <summary>Number of songs.</summary>
    public int Songs { get; }

    /// <summary>Effects on ROC-AUC, <c>[songs, tags]</c>.</summary>
    public double[] RocAuc { get; }

    /// <summary>Effects on average precision, <c>[songs, tags]</c>.</summary>
    public double[] PrAuc { get; }

    /// <summary>
    /// For each tag the songs of the rarer class less one: the degrees of freedom of its variance, were all of it that
    /// class's. With Student's t this is what keeps the error of rare tags where it is said to be.
    /// </summary>
    public int[] Freedom { get; }

    /// <summary>Computes the effects.</summary>
    /// <param name="ranked">The tags.</param>
    /// <param name="labels">0 or 1, row-major <c>[clips, tags]</c>.</param>
    /// <param name="songs">The song of each clip, numbered from 0.</param>
    public static SongEffects Of(RankedTag[] ranked, ReadOnlySpan<byte> labels, int[] songs)
    {
        int clips = songs.Length, tags = ranked.Length;
        var effects = new SongEffects(songs.Max() + 1, tags);
        double[] roc = new double[clips], pr = new double[clips];
        int[,] last = new int[2, effects.Songs];
        for (int t = 0; t < tags; t++)
        {
            ranked[t].Effects(roc, pr);
            Span<int> of = [0, 0], clipsOf = [0, 0];
            Span<double> rocMean = [0, 0], prMean = [0, 0];
            for (int i = 0; i < clips; i++)
            {
                int label = labels[(i * tags) + t];
                clipsOf[label]++;
                rocMean[label] += roc[i];
                prMean[label] += pr[i];
                if (last[label, songs[i]] <= t)
                {
                    last[label, songs[i]] = t + 1;
                    of[label]++;
                }
            }

            effects.Freedom[t] = Math.Min(of[0], of[1]) - 1;
            for (int i = 0; i < clips; i++)
            {
                int label = labels[(i * tags) + t], at = (songs[i] * tags) + t;
                // What n songs differ from their own mean is less than what they differ from the true one.
                double unbiased = of[label] > 1 ? Math.Sqrt(of[label] / (of[label] - 1.0)) : 1;
                effects.RocAuc[at] += unbiased * (roc[i] - (rocMean[label] / clipsOf[label]));
                effects.PrAuc[at] += unbiased * (pr[i] - (prMean[label] / clipsOf[label]));
            }
        }

        return effects;
    }
}
