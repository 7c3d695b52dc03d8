using Vcmr.Datasets;

namespace Vcmr.Studies;

/// <summary>
/// The paper's ablations as lists of points. Each point is a run folder, so finished points are skipped, broken ones go
/// on, and shards in several processes share what they have in common: two that want one run wait for each other.
/// </summary>
public static class Sweep
{
    /// <summary>The points of Figure 3: parts of the training data.</summary>
    public static IReadOnlyList<SweepPoint> Scarcity(Profile profile) =>
    [
        .. from seed in profile.Seeds
           from method in new[] { Method.AudioOnly, Method.Vcmr }
           from fraction in profile.Fractions
           select new SweepPoint(method, seed, profile.Model.InputLength, fraction),
    ];

    /// <summary>The points of Figure 4: input lengths, each with both encoders pre-trained for it.</summary>
    public static IReadOnlyList<SweepPoint> Resolution(Profile profile) =>
    [
        .. from length in profile.InputLengths
           from seed in profile.Seeds
           from method in new[] { Method.AudioOnly, Method.Vcmr }
           select new SweepPoint(method, seed, length, 1),
    ];

    /// <summary>A shard's points: seeds and lengths are dealt out whole, so that no two shards pre-train the same encoder.</summary>
    /// <param name="points">All points.</param>
    /// <param name="shard">The shard.</param>
    public static IReadOnlyList<SweepPoint> Shard(IReadOnlyList<SweepPoint> points, Shard shard) =>
        [.. points.GroupBy(p => (p.Seed, p.InputLength)).Where((_, i) => i % shard.Count == shard.Number - 1).SelectMany(g => g)];

    /// <summary>Runs points, or finds their results.</summary>
    public static IReadOnlyList<TaggingResult> Run(Study study, IReadOnlyList<SweepPoint> points, Action<SweepPoint, TaggingResult>? done = null, CancellationToken cancellation = default)
    {
        var results = new List<TaggingResult>();
        foreach (SweepPoint point in points)
        {
            PretrainedEncoder encoder = study.Pretraining.Encoder(point.Method, point.Seed, point.InputLength, cancellation);
            TaggingResult result = study.Tagging.Run(encoder, point.Fraction, cancellation);
            done?.Invoke(point, result);
            results.Add(result);
        }

        return results;
    }
}

/// <summary>One point of a sweep: an encoder and a tagging head.</summary>
/// <param name="Method">What trains the encoder.</param>
/// <param name="Seed">Seed of encoder and head.</param>
/// <param name="InputLength">Samples of the encoder's input.</param>
/// <param name="Fraction">Part of the training clips.</param>
public sealed record SweepPoint(Method Method, int Seed, int InputLength, double Fraction);
