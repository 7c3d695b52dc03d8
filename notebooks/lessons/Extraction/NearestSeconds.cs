using System.Numerics.Tensors;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Extraction;

/// <summary>
/// For each second of a corpus, by cosine similarity, the nearest second of other videos and the nearest outside its own
/// scene; and whether those share something with it more often than seconds drawn at random would. The neighbours within
/// a scene are left out: one picture resembles the next, whatever the encoder.
/// </summary>
internal sealed class NearestSeconds
{
    private readonly float[][] _unit;
    private readonly int[] _elsewhere;
    private readonly int[] _outsideScene;

    /// <summary>Finds all nearest seconds.</summary>
    /// <param name="seconds">The seconds, those of a video together.</param>
    public NearestSeconds(IReadOnlyList<CorpusSecond> seconds)
    {
        Seconds = seconds;
        _unit = [.. seconds.Select(s => Unit(s.Vector))];
        _elsewhere = new int[seconds.Count];
        _outsideScene = new int[seconds.Count];
        double[] sums = new double[seconds.Count];
        Parallel.For(0, seconds.Count, q =>
        {
            (_elsewhere[q], _outsideScene[q]) = (-1, -1);
            (float best, float bestOutside) = (float.NegativeInfinity, float.NegativeInfinity);
            for (int c = 0; c < Seconds.Count; c++)
            {
                bool sameVideo = Seconds[c].Video == Seconds[q].Video;
                if (sameVideo && Seconds[c].Scene == Seconds[q].Scene)
                {
                    continue;
                }

                float similarity = TensorPrimitives.Dot<float>(_unit[q], _unit[c]);
                if (similarity > bestOutside)
                {
                    (bestOutside, _outsideScene[q]) = (similarity, c);
                }

                if (!sameVideo)
                {
                    sums[q] += similarity;
                    if (similarity > best)
                    {
                        (best, _elsewhere[q]) = (similarity, c);
                    }
                }
            }
        });
        double pairs = seconds.CountBy(s => s.Video).Sum(v => v.Value * (double)(seconds.Count - v.Value));
        MeanElsewhere = pairs > 0 ? sums.Sum() / pairs : double.NaN;
    }

    /// <summary>The seconds.</summary>
    public IReadOnlyList<CorpusSecond> Seconds { get; }

    /// <summary>The mean similarity of two seconds of different videos: what chance would give. NaN with fewer than two videos.</summary>
    public double MeanElsewhere { get; }

    /// <summary>The nearest second of each of the nearest other videos.</summary>
    /// <param name="query">Index of a second.</param>
    /// <param name="count">How many videos; fewer where there are no more.</param>
    public IReadOnlyList<(CorpusSecond Second, double Similarity)> Gallery(int query, int count) =>
    [
        .. Seconds.Index().Where(s => s.Item.Video != Seconds[query].Video)
            .Select(s => (s.Item, Similarity: (double)TensorPrimitives.Dot<float>(_unit[query], _unit[s.Index])))
            .GroupBy(s => s.Item.Video)
            .Select(v => v.MaxBy(s => s.Similarity))
            .OrderByDescending(s => s.Similarity)
            .Take(count),
    ];

    /// <summary>
    /// How often the nearest second outside a second's own scene lies in the same video; only seconds of videos with
    /// another scene are asked. Null where there are none, or only one video.
    /// </summary>
    /// <param name="what">What the figure calls it.</param>
    /// <param name="resamples">Resamples of the interval.</param>
    public SharedByNearest? SameVideo(string what, int resamples)
    {
        Dictionary<string, int> inVideo = Seconds.CountBy(s => s.Video).ToDictionary();
        Dictionary<(string, int), int> inScene = Seconds.CountBy(s => (s.Video, s.Scene)).ToDictionary();
        return inVideo.Count < 2 ? null : Share(
            what,
            resamples,
            s => inVideo[s.Video] > inScene[(s.Video, s.Scene)],
            q => Seconds[_outsideScene[q]].Video == Seconds[q].Video,
            s => (inVideo[s.Video] - inScene[(s.Video, s.Scene)]) / (double)(Seconds.Count - inScene[(s.Video, s.Scene)]));
    }

    /// <summary>
    /// How often the nearest second of another video belongs to a video with a property, for the seconds of videos that
    /// have it. Null where fewer than two videos have it.
    /// </summary>
    /// <param name="what">The property.</param>
    /// <param name="videos">The videos that have it.</param>
    /// <param name="resamples">Resamples of the interval.</param>
    public SharedByNearest? Property(string what, IReadOnlySet<string> videos, int resamples)
    {
        Dictionary<string, int> inVideo = Seconds.CountBy(s => s.Video).ToDictionary();
        int having = inVideo.Where(v => videos.Contains(v.Key)).Sum(v => v.Value);
        return inVideo.Keys.Count(videos.Contains) < 2 ? null : Share(
            what,
            resamples,
            s => videos.Contains(s.Video),
            q => videos.Contains(Seconds[_elsewhere[q]].Video),
            s => (having - inVideo[s.Video]) / (double)(Seconds.Count - inVideo[s.Video]));
    }

    private static float[] Unit(float[] vector)
    {
        float[] unit = [.. vector];
        float norm = TensorPrimitives.Norm<float>(unit);
        TensorPrimitives.Divide(unit, norm > 0 ? norm : 1, unit);
        return unit;
    }

    private SharedByNearest? Share(string what, int resamples, Func<CorpusSecond, bool> asked, Func<int, bool> shares, Func<CorpusSecond, double> chance)
    {
        int[] queries = [.. Enumerable.Range(0, Seconds.Count).Where(q => asked(Seconds[q]))];
        if (queries.Length == 0)
        {
            return null;
        }

        (string Cluster, double Value)[] values = [.. queries.Select(q => (Seconds[q].Video, shares(q) ? 1.0 : 0.0))];
        Interval interval = ClusterBootstrap.Mean([values], resamples);
        return new SharedByNearest(
            what,
            new Score(values.Average(v => v.Value), Interval: new(Math.Max(0, interval.Low), Math.Min(1, interval.High))),
            queries.Average(q => chance(Seconds[q])),
            values.Select(v => v.Cluster).Distinct().Count());
    }
}
