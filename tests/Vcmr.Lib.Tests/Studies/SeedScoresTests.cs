using System.Text.Json;
using Vcmr.Evaluation;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class SeedScoresTests
{
    private static readonly string[] Tags = ["a", "b"];
    private static readonly byte[] Labels = [1, 0, 0, 0, 1, 0, 0, 0];

    [Fact]
    public void Result_keeps_the_report_in_the_form_that_run_folders_have()
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path, "tags", new { Stage = "tags" });
        TaggingResult result = Result("one", [0.9f, 0.1f, 0.2f, 0.3f, 0.1f, 0.2f, 0.3f, 0.4f]);
        run.Write("result.json", result);
        string report = JsonDocument.Parse(File.ReadAllText(run.File("result.json"))).RootElement.GetProperty("report").GetRawText();
        Assert.Equal(
            """{"clips":4,"rocAuc":0.5,"prAuc":0.375,"groups":[{"group":"g","tags":1,"rocAuc":0.5,"prAuc":0.75}],"tags":[{"tag":"a","group":"g","positives":2,"rocAuc":0.5,"prAuc":0.75},{"tag":"b","positives":0,"prAuc":0}],"leftOut":["b"]}""",
            string.Concat(report.Where(c => !char.IsWhiteSpace(c))));

        TagReport read = run.Read<TaggingResult>("result.json")!.Report;
        Assert.Equal(JsonSerializer.Serialize(result.Report), JsonSerializer.Serialize(read));
        Assert.Equal(["b"], read.LeftOut);
    }

    [Fact]
    public void Labels_are_asked_for_once_and_scores_are_those_of_the_runs()
    {
        int asked = 0;
        var scores = new SeedScores(() => (asked++, Labels).Labels, 50);
        TaggingResult[] good = [Result("one", [0.9f, 0, 0.2f, 0, 0.8f, 0, 0.3f, 0]), Result("two", [0.9f, 0, 0.8f, 0, 0.7f, 0, 0.3f, 0])];
        TaggingResult[] poor = [Result("three", [0.1f, 0, 0.2f, 0, 0.3f, 0, 0.4f, 0])];
        TagReport report = scores.Summarise(good);
        TagReport difference = scores.Compare(good, poor);
        Assert.Equal(1, asked);
        Assert.Equal(good.Average(r => r.Report.Macro.PrAuc.Mean), report.Macro.PrAuc.Mean, 1e-12);
        Assert.Equal(report.Macro.PrAuc.Mean - poor[0].Report.Macro.PrAuc.Mean, difference.Macro.PrAuc.Mean, 1e-12);
        Assert.Equal(Bootstrap.Evaluate(Labels, [.. good.Select(g => g.Scores)], Tags, resamples: 50).Macro.RocAuc, report.Macro.RocAuc);
        Assert.Throws<VcmrException>(() => scores.Compare(good, []));
    }

    [Fact]
    public void Run_is_resampled_once_whatever_asks_for_it()
    {
        var scores = new SeedScores(() => Labels, 50);
        Score first = scores.Summarise([Result("one", [0.9f, 0, 0.2f, 0, 0.8f, 0, 0.3f, 0])]).Macro.PrAuc;
        // Other scores under the same id: were they looked at, the answer would be another one.
        TaggingResult other = Result("one", [0.1f, 0, 0.8f, 0, 0.2f, 0, 0.7f, 0]);
        Assert.Equal(first, scores.Summarise([other]).Macro.PrAuc);
        Assert.NotEqual(first, new SeedScores(() => Labels, 50).Summarise([other]).Macro.PrAuc);
    }

    [Fact]
    public void Whole_songs_are_drawn_where_clips_are_of_songs()
    {
        TaggingResult run = Result("one", [0.9f, 0, 0.2f, 0, 0.8f, 0, 0.3f, 0]);
        TagReport clips = new SeedScores(() => Labels, 200).Summarise([run]), songs = new SeedScores(() => Labels, 200, () => ["x", "x", "y", "y"]).Summarise([run]);
        Assert.Equal(clips.Macro.PrAuc.Mean, songs.Macro.PrAuc.Mean);
        // Each song has one of both classes, and is ranked without a fault: whichever songs are drawn, so is the sample.
        Assert.Equal(new Interval(1, 1), songs.Tags[0].PrAuc.Interval);
        Assert.Equal(clips.Macro.PrAuc.Interval, new SeedScores(() => Labels, 200, () => null).Summarise([run]).Macro.PrAuc.Interval);
    }

    private static TaggingResult Result(string id, float[] scores) => new(
        Method.Vcmr, 1, 98_415, 1, 10, id, "encoder", 3, TagMetrics.Evaluate(Labels, scores, Tags, new Dictionary<string, string> { ["a"] = "g" }), scores);
}
