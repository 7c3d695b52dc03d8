using System.Numerics.Tensors;
using Vcmr.Charts;
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
        return new SharedByNearest(
            what,
            new Score(values.Average(v => v.Value), Interval: ClusterBootstrap.Mean([values], resamples)),
            queries.Average(q => chance(Seconds[q])),
            values.Select(v => v.Cluster).Distinct().Count());
    }
}

/// <summary>One second of a video of a corpus.</summary>
/// <param name="Video">Path of the video.</param>
/// <param name="Second">Its time in the video (s).</param>
/// <param name="Scene">Number of the scene on screen at its middle.</param>
/// <param name="Vector">Its features.</param>
internal sealed record CorpusSecond(string Video, int Second, int Scene, float[] Vector);

/// <summary>How often a second and its nearest second elsewhere share something.</summary>
/// <param name="What">What is shared.</param>
/// <param name="Share">Share of the seconds, 0 to 1, with its interval.</param>
/// <param name="Chance">What a second drawn at random would give.</param>
/// <param name="Videos">Videos whose seconds were asked.</param>
internal sealed record SharedByNearest(string What, Score Share, double Chance, int Videos);

/// <summary>What a second shares with its nearest second elsewhere, beside what chance would give.</summary>
internal static class NearestAgreement
{
    /// <summary>Draws one line a property.</summary>
    /// <param name="shares">The properties, in order from the top.</param>
    /// <param name="seconds">Seconds that were compared.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are none.</exception>
    public static Figure Draw(IReadOnlyList<SharedByNearest> shares, int seconds, FigureContext context)
    {
        if (shares.Count == 0)
        {
            throw new VcmrException("There is nothing that nearest seconds could share; at least two videos with features are needed.");
        }

        double end = Math.Min(1.02, 1.1 * shares.Max(s => Math.Max(s.Chance, s.Share.Interval?.High ?? s.Share.Mean)));
        double[] rows = [.. Enumerable.Range(0, shares.Count).Select(i => (double)i)];
        Layer[] layers =
        [
            new PointLayer([.. shares.Select(s => s.Chance)], rows)
            {
                Label = "chance: a second drawn at random",
                Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true) { Size = 8 },
                Hover = [.. shares.Select(s => $"{s.What}: chance {s.Chance:0.000}")],
            },
            new PointLayer([.. shares.Select(s => s.Share.Mean)], rows)
            {
                Label = "the nearest second",
                Look = new Look("#0072B2") { Size = 9 },
                HorizontalWhiskers = [.. shares.Select(s => s.Share.Interval)],
                Hover = [.. shares.Select(s => $"{s.What}: {s.Share.Mean:0.000} {s.Share.IntervalText}, {s.Videos} videos")],
            },
        ];
        var chart = new Chart("What a second shares with its nearest second", [
            new Panel(
                new Axis("share of seconds (0 to 1)") { Min = 0, Max = end },
                Axis.Categories("", shares.Select(s => $"{s.What} ({s.Videos})")) with { Reversed = true, Grid = true },
                layers)])
        {
            Width = 760,
            PanelHeight = 68 + (21 * shares.Count),
            Footer = context.Footer(
                $"{seconds:N0} seconds; in brackets, the videos that were asked. Whiskers: bootstrap 95 % interval over videos, not corrected for the number of lines."),
        };
        return new Figure("nearest-agreement", chart);
    }
}
