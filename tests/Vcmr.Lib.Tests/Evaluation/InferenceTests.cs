using System.Text.Json.Nodes;
using MathNet.Numerics.Distributions;
using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class InferenceTests
{
    private static readonly string[] Tags = ["a", "b", "c"];
    private static readonly Dictionary<string, string> Groups = new() { ["a"] = "g", ["b"] = "g" };

    [Fact]
    public void Effects_of_clips_are_what_leaving_them_out_takes_away()
    {
        var random = new CounterRandom(3);
        byte[] labels = [.. Enumerable.Range(0, 40).Select(_ => (byte)(random.Chance(0.3) ? 1 : 0))];
        // Few different scores, so that many are tied.
        float[] scores = [.. labels.Select(l => (float)Math.Round((2 * random.NextGaussian()) + l))];
        double[] roc = new double[40], pr = new double[40];
        RankedTag.Create(labels, scores, 0, 1, 40).Effects(roc, pr);
        for (int i = 0; i < 40; i++)
        {
            byte[] otherLabels = [.. labels[..i], .. labels[(i + 1)..]];
            float[] otherScores = [.. scores[..i], .. scores[(i + 1)..]];
            double n = labels.Count(l => l == labels[i]);
            Assert.Equal((n - 1) / n * (RocAuc.Compute(labels, scores)!.Value - RocAuc.Compute(otherLabels, otherScores)!.Value), roc[i], 1e-12);
            Assert.Equal((n - 1) / n * (AveragePrecision.Compute(labels, scores) - AveragePrecision.Compute(otherLabels, otherScores)), pr[i], 1e-12);
        }
    }

    [Fact]
    public void Error_of_one_run_each_is_DeLongs()
    {
        (byte[] labels, float[] first, float[] other) = Table(120);
        Effect effect = Inference.Compare(labels, [first], [other], Tags, resamples: 2).Tags[1].RocAuc!;
        Assert.Equal(Math.Sqrt(DeLong(Column(labels, 1), Column(first, 1), Column(other, 1))), effect.Uncertainty!.Error, 1e-12);

        int positives = Column(labels, 1).Count(l => l == 1);
        double reach = StudentT.InvCDF(0, 1, positives - 1, 0.975) * effect.Uncertainty.Error;
        Assert.Equal(effect.Difference.Mean + reach, effect.Difference.Interval!.Value.High, 1e-9);
        Assert.Equal(2 * StudentT.CDF(0, 1, positives - 1, -Math.Abs(effect.Difference.Mean) / effect.Uncertainty.Error), effect.P!.Value, 1e-9);
    }

    [Fact]
    public void Clips_of_one_song_say_it_once()
    {
        (byte[] labels, float[] first, float[] other) = Table(100);
        T[] Thrice<T>(T[] table) => [.. table.Chunk(Tags.Length).SelectMany(row => Enumerable.Repeat(row, 3)).SelectMany(row => row)];
        string[] songs = [.. Enumerable.Range(0, 300).Select(i => $"{i / 3}")];
        SystemComparison once = Inference.Compare(labels, [first], [other], Tags, resamples: 200);
        SystemComparison songwise = Inference.Compare(Thrice(labels), [Thrice(first)], [Thrice(other)], Tags, null, songs, 200);
        SystemComparison clipwise = Inference.Compare(Thrice(labels), [Thrice(first)], [Thrice(other)], Tags, resamples: 200);

        Assert.Equal((300, 100), (songwise.Clips, songwise.Songs));
        Assert.Equal(once.Macro.RocAuc!.Uncertainty!.Error, songwise.Macro.RocAuc!.Uncertainty!.Error, 1e-12);
        Assert.Equal(once.Macro.RocAuc.Bootstrap!.Value.High, songwise.Macro.RocAuc.Bootstrap!.Value.High, 1e-12);
        Assert.InRange(once.Macro.RocAuc.Uncertainty.Error / clipwise.Macro.RocAuc!.Uncertainty!.Error, 1.7, 1.76);
        Assert.Equal(Bootstrap.Evaluate(labels, [first], Tags).Macro.RocAuc!.Interval, Bootstrap.Evaluate(Thrice(labels), [Thrice(first)], Tags, songs: songs).Macro.RocAuc!.Interval);
    }

    [Fact]
    public void Systems_that_differ_are_told_from_those_that_do_not()
    {
        var systems = new KnownSystems { Prevalence = [0.3, 0.3, 0.3, 0.3], Gain = [1.5, 0, 0, 0], Songs = 400, Seeds = 3, SeedDeviation = 0.02 };
        SystemComparison comparison = systems.Compare(7, 200);
        Assert.Equal([true, false, false, false], comparison.Tags.Select(t => t.RocAuc!.Survives));
        Effect better = comparison.Tags[0].RocAuc!;
        Assert.True(better.Holm >= better.P, $"{better.Holm} {better.P}");
        Assert.True(better.Standardised!.Interval is { Low: > 0 }, $"{better.Standardised}");
        Assert.Equal(3, better.Difference.Runs);
        Assert.InRange(better.Difference.Mean, better.Bootstrap!.Value.Low, better.Bootstrap.Value.High);
        Assert.Equal(better.Difference, comparison.Differences.Tags[0].RocAuc);
        Assert.Null(comparison.Macro.RocAuc!.Holm);
    }

    [Fact]
    public void Equal_predictions_do_not_differ()
    {
        (byte[] labels, float[] scores, _) = Table(60);
        SystemComparison comparison = Inference.Compare(labels, [scores], [scores], Tags, Groups, resamples: 20);
        Assert.Equal((0, new Interval(0, 0), 1.0), (comparison.Macro.RocAuc!.Difference.Mean, comparison.Macro.RocAuc.Difference.Interval, comparison.Macro.RocAuc.P));
        Assert.All(comparison.Tags, t => Assert.Equal(1, t.PrAuc.Holm));
        Assert.Null(comparison.Groups[0].RocAuc!.SmallestFound);
        Assert.NotNull(comparison.Groups[0].RocAuc!.Reason);
    }

    [Fact]
    public void What_cannot_be_tested_says_why_and_the_rest_is()
    {
        // Tag a has no positive, b a single one, c several.
        byte[] labels = [0, 1, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        float[] first = [.. Enumerable.Range(0, 21).Select(i => (float)Math.Sin(i))], other = [.. Enumerable.Range(0, 21).Select(i => (float)Math.Cos(i))];
        SystemComparison comparison = Inference.Compare(labels, [first], [other], Tags, resamples: 20);
        Assert.Null(comparison.Tags[0].RocAuc);
        Assert.Contains("one class", comparison.Tags[0].PrAuc.Reason, StringComparison.Ordinal);
        Assert.Contains("single song", comparison.Tags[1].RocAuc!.Reason, StringComparison.Ordinal);
        Assert.Null(comparison.Tags[1].RocAuc!.P);
        Assert.Null(comparison.Tags[1].RocAuc!.Difference.Interval);
        Assert.Null(comparison.Tags[1].RocAuc!.SmallestFound);
        // The only test is its own family.
        Assert.Equal(comparison.Tags[2].RocAuc!.P, comparison.Tags[2].RocAuc!.Holm);
        Assert.NotNull(comparison.Macro.RocAuc!.Difference.Interval);
    }

    [Fact]
    public void Input_that_says_nothing_is_refused_in_a_sentence()
    {
        (byte[] labels, float[] first, float[] other) = Table(20);
        void Refused(string part, Action act) => Assert.Contains(part, Assert.Throws<VcmrException>(act).Message, StringComparison.Ordinal);
        Refused("seed by seed", () => Inference.Compare(labels, [first, first, first], [other, other], Tags, resamples: 2));
        Refused("no run", () => Inference.Compare(labels, [first], [], Tags, resamples: 2));
        Refused("NaN", () => Inference.Compare(labels, [first], [[float.NaN, .. other[1..]]], Tags, resamples: 2));
        Refused("[clips, 3]", () => Inference.Compare(labels, [first], [other[3..]], Tags, resamples: 2));
        Refused("one song", () => Inference.Compare(labels[..3], [first[..3]], [other[..3]], Tags, resamples: 2));
        Refused("of the song 'x'", () => Inference.Compare(labels, [first], [other], Tags, null, [.. Enumerable.Repeat("x", 20)], 2));
        Refused("19 songs", () => Inference.Compare(labels, [first], [other], Tags, null, [.. Enumerable.Repeat("x", 19)], 2));
    }

    [Fact]
    public void Json_says_what_differs_and_what_it_takes()
    {
        (byte[] labels, float[] first, float[] other) = Table(60);
        SystemComparison comparison = Inference.Compare(labels, [first], [other], Tags, Groups, resamples: 20);
        JsonNode json = JsonNode.Parse(ComparisonJson.Write(comparison, 0.02))!;
        Assert.Equal(["macro", "groups", "tags", "differing", "required", "clips", "songs", "runs", "runsAgainst", "resamples"], json.AsObject().Select(p => p.Key));
        Assert.Equal(
            ["difference", "deviation", "interval", "standardised", "standardisedInterval", "bootstrapInterval", "p", "holm", "smallestFound", "reason"],
            json["tags"]![0]!["rocAuc"]!.AsObject().Select(p => p.Key));
        Assert.Equal(comparison.Tags[0].RocAuc!.Holm, (double)json["tags"]![0]!["rocAuc"]!["holm"]!);
        Assert.Null(json["required"]!["rocAuc"]!["seeds"]);
        Assert.Contains("one run", (string)json["required"]!["rocAuc"]!["seedsReason"]!, StringComparison.Ordinal);
        Assert.True((int)json["required"]!["rocAuc"]!["songs"]! > 60);
        Assert.Equal(comparison.Macro.RocAuc!.Require(0.02)!.Songs, (int)json["required"]!["rocAuc"]!["songs"]!);
        Assert.Throws<VcmrException>(() => ComparisonJson.Write(comparison, -1));
    }

    // Every pair of clips, as the paper writes it.
    private static double DeLong(byte[] labels, float[] first, float[] other)
    {
        int[] positives = [.. labels.Index().Where(l => l.Item == 1).Select(l => l.Index)], negatives = [.. labels.Index().Where(l => l.Item == 0).Select(l => l.Index)];
        static double Above(float[] scores, int p, int n) => scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
        double Difference(int p, int n) => Above(first, p, n) - Above(other, p, n);
        double[] ofPositives = [.. positives.Select(p => negatives.Average(n => Difference(p, n)))], ofNegatives = [.. negatives.Select(n => positives.Average(p => Difference(p, n)))];
        static double Variance(double[] values) => Math.Pow(Score.Of(values).Deviation!.Value, 2) / values.Length;
        return Variance(ofPositives) + Variance(ofNegatives);
    }

    private static T[] Column<T>(T[] table, int tag) => [.. table.Chunk(Tags.Length).Select(row => row[tag])];

    private static (byte[] Labels, float[] First, float[] Other) Table(int clips)
    {
        var random = new CounterRandom(11);
        byte[] labels = new byte[clips * 3];
        float[] first = new float[labels.Length], other = new float[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = random.Chance(0.3) ? (byte)1 : (byte)0;
            first[i] = (float)(random.NextGaussian() + labels[i]);
            // Rounded: some are tied.
            other[i] = MathF.Round(10 * (float)(first[i] + random.NextGaussian())) / 10;
        }

        return (labels, first, other);
    }
}
