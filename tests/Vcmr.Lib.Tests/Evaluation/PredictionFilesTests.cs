using System.Text.Json.Nodes;
using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class PredictionFilesTests
{
    private static readonly byte[] Labels = [1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0];
    private static readonly double[] Scores = [0.9, 0.2, 0.1, 0.8, 0.9, 0.1, 0.8, 0.3, 0.5, 0.1, 0.4, 0.2];

    [Fact]
    public void Score_equals_the_metrics_of_the_arrays_in_any_order_and_type()
    {
        TagReport expected = TagMetrics.Evaluate(Labels, [.. Scores.Select(s => (float)s)], ["a", "b", "none"]);
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("tags.txt"), "a\r\nb\r\nnone\r\n");
        NpyFile.Write(folder.File("y.npy"), "<i8", "4, 3", [.. Labels.Select(l => (long)l)]);
        NpyFile.Write(folder.File("s.npy"), "<f4", "4, 3", [.. Enumerable.Range(0, 12).Select(i => (float)Scores[((i % 4) * 3) + (i / 4)])], fortran: true);

        TagReport report = Read(folder).Score(100);
        Assert.Equal(expected.Macro.RocAuc!.Mean, report.Macro.RocAuc!.Mean);
        Assert.Equal(expected.Macro.PrAuc.Mean, report.Macro.PrAuc.Mean);
        Assert.Equal(["none"], report.LeftOut);
    }

    [Fact]
    public void Score_keeps_saturated_float64_scores_apart()
    {
        using var folder = new TemporaryFolder();
        Write(folder, [1, 0, 1, 0], [1 - 1e-12, 1 - 2e-12, 1 - 3e-12, 1 - 4e-12], "4, 1", "a");
        ScorePair tag = Read(folder).Score(10).Tags[0];
        Assert.Equal(0.75, tag.RocAuc!.Mean, 1e-12);
        Assert.Equal((1 + (2.0 / 3)) / 2, tag.PrAuc.Mean, 1e-12);
    }

    [Fact]
    public void Json_names_macro_groups_tags_and_what_is_left_out()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, Scores, "4, 3", "a", "b", "none");
        File.WriteAllText(folder.File("groups.yaml"), "first: [b, a]\nrest:\n  - none\n");
        var files = PredictionFiles.Read(folder.File("y.npy"), folder.File("s.npy"), folder.File("tags.txt"), folder.File("groups.yaml"));
        JsonNode json = JsonNode.Parse(PredictionFiles.ToJson(files.Score(50)))!;
        Assert.Equal(["macro", "groups", "tags", "leftOut", "clips", "resamples"], json.AsObject().Select(p => p.Key));
        Assert.Equal(["first", "rest"], json["groups"]!.AsArray().Select(g => (string)g!["group"]!));
        Assert.Null(json["groups"]![1]!["rocAuc"]);
        Assert.Equal("none", (string)json["leftOut"]![0]!);
        Assert.Equal(50, (int)json["resamples"]!);
        Assert.True((double)json["tags"]![0]!["prAucInterval"]!["low"]! <= (double)json["tags"]![0]!["prAuc"]!);
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.NegativeInfinity, "Infinity")]
    public void Score_that_is_not_finite_is_named_by_tag_and_clip(double value, string text)
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, [.. Scores[..7], value, .. Scores[8..]], "4, 3", "a", "b", "none");
        string message = Message(folder);
        Assert.Contains("tag 'b' for clip 2", message, StringComparison.Ordinal);
        Assert.Contains(text, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_shapes_name_both()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, Scores, "4, 3", "a", "b", "none");
        NpyFile.Write(folder.File("s.npy"), "<f8", "3, 4", Scores);
        Assert.Contains("[4, 3]", Message(folder), StringComparison.Ordinal);
        Assert.Contains("[3, 4]", Message(folder), StringComparison.Ordinal);

        NpyFile.Write(folder.File("s.npy"), "<f8", "12,", Scores);
        NpyFile.Write(folder.File("y.npy"), "|u1", "12,", Labels);
        Assert.Contains("[12]", Message(folder), StringComparison.Ordinal);

        Write(folder, Labels, Scores, "4, 3", "a", "b");
        Assert.Contains("2 tags", Message(folder), StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_labels_scores_tags_and_groups_are_errors()
    {
        using var folder = new TemporaryFolder();
        Write(folder, [2, .. Labels[1..]], Scores, "4, 3", "a", "b", "none");
        Assert.Contains("tag 'a' for clip 0", Message(folder), StringComparison.Ordinal);

        Write(folder, Labels, Scores, "4, 3", "a", "b", "a");
        Assert.Contains("'a' more than once", Message(folder), StringComparison.Ordinal);

        Write(folder, Labels, Scores, "4, 3", "a", "b", "c");
        NpyFile.Write(folder.File("s.npy"), "|u1", "4, 3", Labels);
        Assert.Contains("type '|u1'", Message(folder), StringComparison.Ordinal);

        Write(folder, Labels, Scores, "4, 3", "a", "b", "c");
        foreach (string groups in new[] { "g: [d]", "g: [a]\nh: [a]", "g: {a: b}", "- a", "g:\n  - a\n  -\n", "g: [a]\ng: [b]", "g:" })
        {
            File.WriteAllText(folder.File("groups.yaml"), groups);
            Assert.Throws<VcmrException>(() =>
                PredictionFiles.Read(folder.File("y.npy"), folder.File("s.npy"), folder.File("tags.txt"), folder.File("groups.yaml")));
        }
    }

    [Fact]
    public void Several_runs_are_seeds_and_another_system_is_compared()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, Scores, "4, 3", "a", "b", "none");
        NpyFile.Write(folder.File("t.npy"), "<f8", "4, 3", [.. Scores.Reverse()]);
        string[] two = [folder.File("s.npy"), folder.File("t.npy")];
        TagReport report = Several(folder, two).Score(20);
        Assert.Equal(2, report.Macro.RocAuc!.Runs);
        Assert.NotNull(report.Macro.RocAuc.Deviation);

        SystemComparison comparison = Several(folder, two, against: [folder.File("t.npy")]).Compare(20);
        Assert.Equal((2, 1), comparison.Runs);
        Assert.Equal(report.Macro.RocAuc.Mean - Several(folder, two[1..]).Score(20).Macro.RocAuc!.Mean, comparison.Macro.RocAuc!.Difference.Mean, 1e-12);

        File.WriteAllText(folder.File("songs.txt"), "x\r\nx\r\ny\r\nz\r\n");
        Assert.Equal(3, Several(folder, two, folder.File("songs.txt"), two).Compare(20).Songs);
    }

    [Theory]
    [InlineData("x\ny\n", "songs of 2 clips")]
    [InlineData("x\n\ny\nz\n", "Line 2")]
    [InlineData("1\n2\n3\n4\n5\n", "one more than the 4 clips")]
    public void Songs_that_do_not_fit_are_refused(string songs, string part)
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, Scores, "4, 3", "a", "b", "none");
        File.WriteAllText(folder.File("songs.txt"), songs);
        Assert.Contains(part, Assert.Throws<VcmrException>(() => Several(folder, [folder.File("s.npy")], folder.File("songs.txt"))).Message, StringComparison.Ordinal);
        Assert.Contains("'none.txt' cannot be read", Assert.Throws<VcmrException>(() => Several(folder, [folder.File("s.npy")], "none.txt")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_system_of_another_shape_is_named()
    {
        using var folder = new TemporaryFolder();
        Write(folder, Labels, Scores, "4, 3", "a", "b", "none");
        NpyFile.Write(folder.File("t.npy"), "<f8", "3, 4", Scores);
        string message = Assert.Throws<VcmrException>(() => Several(folder, [folder.File("s.npy")], against: [folder.File("t.npy")])).Message;
        Assert.Contains("t.npy' have shape [3, 4]", message, StringComparison.Ordinal);
    }

    private static PredictionFiles Several(TemporaryFolder folder, string[] scores, string? songs = null, string[]? against = null) =>
        PredictionFiles.Read(folder.File("y.npy"), scores, folder.File("tags.txt"), null, songs, against);

    private static void Write(TemporaryFolder folder, byte[] labels, double[] scores, string shape, params string[] tags)
    {
        NpyFile.Write(folder.File("y.npy"), "|u1", shape, labels);
        NpyFile.Write(folder.File("s.npy"), "<f8", shape, scores);
        File.WriteAllLines(folder.File("tags.txt"), tags);
    }

    private static PredictionFiles Read(TemporaryFolder folder) =>
        PredictionFiles.Read(folder.File("y.npy"), folder.File("s.npy"), folder.File("tags.txt"));

    private static string Message(TemporaryFolder folder) => Assert.Throws<VcmrException>(() => Read(folder)).Message;
}
