using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using Vcmr.Datasets.Sets;
using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class TagMetricsTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Evaluate_equals_scikit_learn_on_a_MagnaTagATune_sized_table()
    {
        JsonNode expected = Manifest()["mtat_like"]!;
        TagReport report = TagMetrics.Evaluate(
            GoldenFiles.Values<byte>("metrics", "mtat_like_y.u8"), GoldenFiles.Floats("metrics", "mtat_like_s.f32"), Names(50));
        Assert.Equal(5329, report.Clips);
        Assert.Empty(report.LeftOut);
        Assert.Equal(expected["roc_macro"]!["value"]!.GetValue<double>(), report.Macro.RocAuc!.Mean, Tolerance);
        Assert.Equal(expected["ap_macro"]!["value"]!.GetValue<double>(), report.Macro.PrAuc.Mean, Tolerance);
        for (int t = 0; t < 50; t++)
        {
            Assert.Equal(expected["roc_per_tag"]!["value"]![t]!.GetValue<double>(), report.Tags[t].RocAuc!.Mean, Tolerance);
            Assert.Equal(expected["ap_per_tag"]!["value"]![t]!.GetValue<double>(), report.Tags[t].PrAuc.Mean, Tolerance);
        }
    }

    [Fact]
    public void Evaluate_equals_scikit_learn_on_every_hard_case()
    {
        int compared = 0;
        foreach ((string name, JsonNode? node) in Manifest())
        {
            if (node is not JsonObject expected || expected["y"] is not JsonArray rows)
            {
                continue;
            }

            int tags = rows[0] is JsonArray row ? row.Count : 1;
            byte[] labels = [.. Flatten(expected["y"]!).Select(value => (byte)value)];
            float[] scores = [.. Flatten(expected["s"]!).Select(value => (float)value)];
            compared++;
            if (scores.Any(score => !float.IsFinite(score)))
            {
                Assert.Throws<VcmrException>(() => TagMetrics.Evaluate(labels, scores, Names(tags)));
                continue;
            }

            TagReport report = TagMetrics.Evaluate(labels, scores, Names(tags));
            Assert.Equal(expected["ap_macro"]!["value"]!.GetValue<double>(), report.Macro.PrAuc.Mean, Tolerance);
            if (expected["roc_macro"]!["value"] is JsonNode roc)
            {
                Assert.Equal(roc.GetValue<double>(), report.Macro.RocAuc!.Mean, Tolerance);
            }
            else
            {
                Assert.True(report.LeftOut.Count > 0, name);
            }
        }

        Assert.True(compared >= 10);
    }

    [Fact]
    public void RocAuc_and_AveragePrecision_equal_their_definitions_on_random_ties()
    {
        Gen.Select(Gen.Byte[0, 1], Gen.Int[0, 4]).Array[1, 30].Sample(pairs =>
        {
            byte[] labels = [.. pairs.Select(pair => pair.Item1)];
            float[] scores = [.. pairs.Select(pair => pair.Item2 / 3f)];
            double? roc = SlowRocAuc(labels, scores);
            double? computed = RocAuc.Compute(labels, scores);
            Assert.Equal(roc is null, computed is null);
            Assert.Equal(roc ?? 0, computed ?? 0, Tolerance);
            Assert.Equal(SlowAveragePrecision(labels, scores), AveragePrecision.Compute(labels, scores), Tolerance);
        });
    }

    [Fact]
    public void Evaluate_leaves_a_tag_with_one_class_out_and_names_it()
    {
        byte[] labels = [1, 0, 1, 0, 0, 1, 1, 0, 1];
        float[] scores = [0.9f, 0, 1, 0.1f, 0, 0, 0.4f, 0, 0];
        var groups = new Dictionary<string, string> { ["t0"] = "g", ["t1"] = "g", ["t2"] = "h" };
        TagReport report = TagMetrics.Evaluate(labels, scores, Names(3), groups);
        Assert.Equal(["t1", "t2"], report.LeftOut);
        Assert.Equal(1, report.Macro.RocAuc!.Mean);
        Assert.Equal(2.0 / 3, report.Macro.PrAuc.Mean, Tolerance);
        Assert.Equal(new ScorePair("g", new Score(1, Runs: 1), new Score(0.5, Runs: 1)) { Tags = 2 }, report.Groups[0]);
        Assert.Equal(new ScorePair("h", null, new Score(1, Runs: 1)), report.Groups[1]);
        Assert.Equal(new ScorePair("t1", null, new Score(0, Runs: 1)) { Group = "g", Positives = 0 }, report.Tags[1]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void Evaluate_names_tag_and_clip_when_a_score_is_not_finite(float bad)
    {
        var error = Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([1, 0, 0, 1], [0, 0, 0, bad], ["a", "harp"]));
        Assert.Contains("'harp'", error.Message);
        Assert.Contains("clip 1", error.Message);
    }

    [Fact]
    public void Evaluate_refuses_shapes_and_labels_that_make_no_sense()
    {
        Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([1, 0, 1], [1, 0, 1], ["a", "b"]));
        Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([1, 0], [1], ["a"]));
        Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([], [], ["a"]));
        Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([2, 0], [1, 0], ["a"]));
        Assert.Throws<VcmrException>(() => TagMetrics.Evaluate([1], [1], []));
    }

    [Fact]
    public void TagReport_survives_JSON_unchanged()
    {
        TagReport report = TagMetrics.Evaluate(
            [1, 0, 0, 0], [0.1f, 0.5f, 0.3f, 0.2f], Names(2), new Dictionary<string, string> { ["t1"] = "g" });
        string json = JsonSerializer.Serialize(report);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<TagReport>(json)));
    }

    [Fact]
    public void TagGroups_hold_47_of_the_50_tags()
    {
        Assert.Equal(47, TagGroups.MagnaTagATune.Count);
        Assert.Equal([12, 7, 11, 12, 5], TagGroups.MagnaTagATuneGroups.Select(group => group.Value.Count));
        Assert.Equal("instrument", TagGroups.MagnaTagATune["harp"]);
        Assert.False(TagGroups.MagnaTagATune.ContainsKey("woman"));
    }

    private static string[] Names(int tags) => [.. Enumerable.Range(0, tags).Select(t => $"t{t}")];

    // The manifest is Python's JSON, which knows NaN and Infinity.
    private static JsonObject Manifest()
    {
        string text = File.ReadAllText(GoldenFiles.Find("metrics", "manifest.json"));
        text = Regex.Replace(text, @"(?m)^(\s*)(-?Infinity|NaN)(?=,?$)", "$1\"$2\"");
        return JsonNode.Parse(text)!["scalars"]!.AsObject();
    }

    private static IEnumerable<double> Flatten(JsonNode node) => node switch
    {
        JsonArray array => array.SelectMany(item => Flatten(item!)),
        JsonValue value when value.TryGetValue(out double number) => [number],
        _ => [node.GetValue<string>() switch { "NaN" => double.NaN, "Infinity" => double.PositiveInfinity, _ => double.NegativeInfinity }],
    };

    private static double? SlowRocAuc(byte[] labels, float[] scores)
    {
        double won = 0;
        int pairs = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            for (int j = 0; j < labels.Length; j++)
            {
                if (labels[i] == 1 && labels[j] == 0)
                {
                    pairs++;
                    won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                }
            }
        }

        return pairs == 0 ? null : won / pairs;
    }

    private static double SlowAveragePrecision(byte[] labels, float[] scores)
    {
        double sum = 0, recallBefore = 0;
        int positives = labels.Count(label => label == 1);
        foreach (float threshold in scores.Distinct().OrderDescending())
        {
            int selected = scores.Count(score => score >= threshold);
            int hits = scores.Zip(labels).Count(pair => pair.First >= threshold && pair.Second == 1);
            double recall = positives == 0 ? 0 : hits / (double)positives;
            sum += (recall - recallBefore) * hits / selected;
            recallBefore = recall;
        }

        return sum;
    }
}
