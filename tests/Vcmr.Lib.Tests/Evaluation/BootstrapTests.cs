using System.Text.Json;
using Vcmr.Evaluation;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class BootstrapTests
{
    private static readonly string[] Tags = ["a", "b", "c"];
    private static readonly Dictionary<string, string> Groups = new() { ["a"] = "g", ["c"] = "h" };

    [Fact]
    public void Intervals_surround_the_score_and_narrow_when_clips_are_many()
    {
        (byte[] labels, float[] scores, _) = Table(2000);
        TagReport report = TagMetrics.Evaluate(labels, scores, Tags, Groups);
        TagReport many = Bootstrap.Evaluate(labels, [scores], Tags, Groups, resamples: 200);
        TagReport few = Bootstrap.Evaluate(labels[..300], [scores[..300]], Tags, Groups, resamples: 200);
        Assert.InRange(report.Macro.RocAuc!.Mean, many.Macro.RocAuc!.Interval!.Value.Low, many.Macro.RocAuc.Interval!.Value.High);
        Assert.InRange(report.Macro.PrAuc.Mean, many.Macro.PrAuc.Interval!.Value.Low, many.Macro.PrAuc.Interval!.Value.High);
        Assert.Equal(["g", "h"], many.Groups.Select(group => group.Name));
        Assert.Equal(Tags, many.Tags.Select(tag => tag.Name));
        double Width(TagReport r) => Wide(r.Macro.RocAuc!);
        // 20 times fewer clips: about 4.5 times as wide.
        Assert.InRange(Width(few) / Width(many), 3, 7);
    }

    [Fact]
    public void Intervals_match_the_theoretical_standard_error()
    {
        (byte[] labels, float[] scores, _) = Table(2000);
        TagReport report = Bootstrap.Evaluate(labels, [scores], Tags);
        ScorePair tag = TagMetrics.Evaluate(labels, scores, Tags).Tags[0];
        // Hanley and McNeil, 1982.
        double a = tag.RocAuc!.Mean, p = tag.Positives!.Value, n = 2000 - p;
        double error = Math.Sqrt(((a * (1 - a)) + ((p - 1) * ((a / (2 - a)) - (a * a))) + ((n - 1) * ((2 * a * a / (1 + a)) - (a * a)))) / (p * n));
        Assert.InRange(Wide(report.Tags[0].RocAuc!) / (2 * 1.96 * error), 0.85, 1.15);
    }

    [Fact]
    public void Intervals_are_equal_when_run_again_and_differ_with_the_seed()
    {
        (byte[] labels, float[] scores, _) = Table(100);
        string first = JsonSerializer.Serialize(Bootstrap.Evaluate(labels, [scores], Tags, Groups, 50, 3));
        Assert.Equal(first, JsonSerializer.Serialize(Bootstrap.Evaluate(labels, [scores], Tags, Groups, 50, 3)));
        Assert.NotEqual(first, JsonSerializer.Serialize(Bootstrap.Evaluate(labels, [scores], Tags, Groups, 50, 4)));
        Assert.Equal(first, JsonSerializer.Serialize(JsonSerializer.Deserialize<TagReport>(first)));
    }

    [Fact]
    public void A_resample_scores_as_the_repeated_clips_do()
    {
        (byte[] labels, float[] scores, _) = Table(40);
        RankedTag ranked = RankedTag.Create(labels, scores, 0, 3, 40);
        var random = new CounterRandom(5);
        var weights = new int[40];
        List<byte> repeatedLabels = [];
        List<float> repeatedScores = [];
        for (int i = 0; i < 40; i++)
        {
            int clip = random.NextInt(40);
            weights[clip]++;
            repeatedLabels.Add(labels[clip * 3]);
            repeatedScores.Add(scores[clip * 3]);
        }

        (double roc, double ap) = ranked.Score(weights, 40);
        Assert.Equal(RocAuc.Compute([.. repeatedLabels], [.. repeatedScores])!.Value, roc, 1e-12);
        Assert.Equal(AveragePrecision.Compute([.. repeatedLabels], [.. repeatedScores]), ap, 1e-12);
    }

    [Fact]
    public void Compare_is_zero_for_equal_models_and_excludes_zero_for_a_better_one()
    {
        (byte[] labels, float[] good, float[] worse) = Table(1000);
        TagReport same = Bootstrap.Compare(labels, [good], [good], Tags, Groups, resamples: 100);
        Assert.Equal(new Interval(0, 0), same.Macro.RocAuc!.Interval);
        Assert.Equal(0, same.Macro.PrAuc.Mean);
        TagReport better = Bootstrap.Compare(labels, [good], [worse], Tags, Groups, resamples: 200);
        Assert.True(better.Macro.RocAuc!.Mean > 0);
        Assert.True(better.Macro.RocAuc.Interval!.Value.ExcludesZero);
        Assert.InRange(better.Macro.PrAuc.Mean, better.Macro.PrAuc.Interval!.Value.Low, better.Macro.PrAuc.Interval!.Value.High);
        Assert.Equal(2, better.Groups.Count);
        // Paired: the difference is known better than either score.
        TagReport alone = Bootstrap.Evaluate(labels, [good], Tags, Groups, resamples: 200);
        Assert.True(Wide(better.Macro.RocAuc) < 1.2 * Wide(alone.Macro.RocAuc!));
    }

    [Fact]
    public void Intervals_stay_within_what_a_score_can_be()
    {
        // A rare tag that is nearly always found: the percentiles, moved to the score, would end at 1.001 and 1.003.
        byte[] labels = [1, 1, 1, 1, .. new byte[16]];
        float[] scores = [19, 18, 17, 14, 15, 16, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
        ScorePair easy = Bootstrap.Evaluate(labels, [scores], ["a"]).Tags[0];
        Assert.Equal((1.0, 1.0), (easy.RocAuc!.Interval!.Value.High, easy.PrAuc.Interval!.Value.High));
        Assert.Equal((0.860, 0.622), (Math.Round(easy.RocAuc.Interval.Value.Low, 3), Math.Round(easy.PrAuc.Interval.Value.Low, 3)));

        ScorePair hard = Bootstrap.Evaluate(labels, [[.. scores.Select(s => -s)]], ["a"]).Tags[0];
        Assert.Equal(0.0, hard.RocAuc!.Interval!.Value.Low);

        ScorePair difference = Bootstrap.Compare(labels, [scores], [[.. scores.Select(s => -s)]], ["a"]).Tags[0];
        Assert.InRange(difference.RocAuc!.Interval!.Value.High, difference.RocAuc.Mean, 1);
    }

    [Fact]
    public void Intervals_have_no_ROC_AUC_for_a_tag_with_one_class()
    {
        TagReport report = Bootstrap.Evaluate([1, 0, 1, 1, 1, 0], [[1, 0, 1, 0.5f, 1, 0.2f]], ["all", "some"], resamples: 20);
        Assert.Null(report.Tags[0].RocAuc);
        Assert.NotNull(report.Tags[1].RocAuc!.Interval);
        Assert.Equal(new Interval(1, 1), report.Tags[0].PrAuc.Interval);
        Assert.Throws<VcmrException>(() => Bootstrap.Evaluate([1, 0], [[1, 0]], ["a"], resamples: 1));
    }

    [Fact]
    public void Score_uses_the_sample_standard_deviation()
    {
        Assert.Equal(new Score(0.5, Math.Sqrt(0.02), Runs: 2), Score.Of(0.4, 0.6) with { Deviation = Math.Sqrt(0.02) });
        Assert.Equal(Math.Sqrt(0.02), Score.Of(0.4, 0.6).Deviation!.Value, 1e-12);
        Assert.Null(Score.Of(0.4).Deviation);
    }

    private static double Wide(Score score) => score.Interval!.Value.High - score.Interval!.Value.Low;

    private static (byte[] Labels, float[] Scores, float[] Worse) Table(int clips)
    {
        var random = new CounterRandom(11);
        var labels = new byte[clips * 3];
        var scores = new float[clips * 3];
        var worse = new float[clips * 3];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = random.Chance(0.3) ? (byte)1 : (byte)0;
            scores[i] = (float)(random.NextGaussian() + labels[i]);
            worse[i] = (float)(scores[i] + random.NextGaussian());
        }

        return (labels, scores, worse);
    }
}
