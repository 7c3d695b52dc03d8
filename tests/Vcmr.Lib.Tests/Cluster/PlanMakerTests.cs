using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class PlanMakerTests : IDisposable
{
    private readonly PlanFixture _plans = new();

    [Fact]
    public void Synthesised_data_are_made_divided_and_prepared_before_anything_is_trained()
    {
        ClusterPlan plan = _plans.Of("smoke", new PlanOptions { Shards = 4 });
        Assert.Equal(["make", "prepare", "verify", "audio", "audio-video", "heads", "supervised", "scarcity", "resolution", "known-truth", "robustness", "notebooks", "report"], plan.Stages.Select(s => s.Name));
        Assert.Equal(4, plan.Stage("prepare").Tasks.Count);
        Assert.Equal([1, 2], plan.Stages.Where(s => s.Name == "audio").SelectMany(s => s.Tasks.Select(t => int.Parse(t.Commands[0][^1]))));
        Assert.Equal(["data", "prepare", plan.ProfileFile, "--part", "3", "--workers", "2"], plan.Stage("prepare").Tasks[2].Commands[0]);
        // Two seeds and four lengths, each a task, since its points share an encoder.
        Assert.Equal(8, plan.Stage("resolution").Tasks.Count);
        Assert.Equal(["supervised", "scarcity", "resolution", "known-truth", "robustness"], plan.Stage("notebooks").After);
        // A cue taken away, for each seed; the doses none and all are the taggers' own encoders.
        Assert.Equal(2, plan.Stage("known-truth").Tasks.Count);
        Assert.Equal(3, plan.Stage("notebooks").Tasks.Count);
    }

    [Fact]
    public void Every_stage_waits_for_earlier_ones_only()
    {
        foreach (string profile in new[] { "smoke", "paper", "music" })
        {
            ClusterPlan plan = _plans.Of(profile, new PlanOptions(), profile);
            var before = new HashSet<string>();
            Assert.All(plan.Stages, stage =>
            {
                Assert.All(stage.After, name => Assert.Contains(name, before));
                before.Add(stage.Name);
            });
        }
    }

    [Fact]
    public void List_is_fetched_a_few_at_a_time_and_what_fails_stops_nothing()
    {
        File.WriteAllText(_plans.File("ids.txt"), "dQw4w9WgXcQ\n");
        ClusterPlan plan = _plans.Of("paper", new PlanOptions { Shards = 64, List = _plans.File("ids.txt"), FetchAtOnce = 3 });
        Assert.Equal("fetch-list", plan.Stages[0].Name);
        Assert.Equal((64, 3), (plan.Stages[0].Tasks.Count, plan.Stages[0].AtOnce));
        Assert.True(plan.Stage("divide").AfterAny);
        Assert.False(plan.Stage("prepare").AfterAny);
        // The cues of real pictures cannot be taken away.
        Assert.DoesNotContain(plan.Stage("notebooks").Tasks, t => t.What.StartsWith("09", StringComparison.Ordinal));
    }

    [Fact]
    public void Music_without_pictures_and_tags_is_stage_1_alone() =>
        Assert.Equal(["divide", "prepare", "verify", "audio", "report"], _plans.Of("music", new PlanOptions()).Stages.Select(s => s.Name));

    [Fact]
    public void Stage_that_is_left_out_hands_on_what_it_waits_for()
    {
        ClusterPlan plan = _plans.Of("smoke", new PlanOptions { Skip = ["audio-video", "notebooks"] });
        Assert.Equal(["audio"], plan.Stage("heads").After);
        Assert.Equal(["supervised", "scarcity", "resolution", "known-truth", "robustness"], plan.Stage("report").After);
        VcmrException error = Assert.Throws<VcmrException>(() => _plans.Of("smoke", new PlanOptions { Skip = ["stage-1"] }, "other"));
        Assert.Contains("no stage 'stage-1'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_reads_as_it_was_written_and_the_same_one_has_the_same_id()
    {
        ClusterPlan first = _plans.Of("smoke", new PlanOptions { Shards = 4, Time = TimeSpan.FromHours(30) }), second = _plans.Of("smoke", new PlanOptions { Shards = 4, Time = TimeSpan.FromHours(30) });
        Assert.Equal(first.Id, second.Id);
        Assert.Equal(first.ToJson(), ClusterPlan.Read(_plans.File("plan")).ToJson());
        VcmrException error = Assert.Throws<VcmrException>(() => _plans.Of("smoke", new PlanOptions { Shards = 5 }));
        Assert.Contains("holds another plan", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void More_tasks_than_an_array_takes_are_refused() =>
        Assert.Contains("takes 1000", Assert.Throws<VcmrException>(() => _plans.Of("smoke", new PlanOptions { Shards = 1001 })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("90", 5400)]
    [InlineData("1:30", 90)]
    [InlineData("2:00:00", 7200)]
    [InlineData("1-12", 129_600)]
    [InlineData("1-12:30", 131_400)]
    public void Times_are_read_as_Slurm_writes_them(string text, double seconds) => Assert.Equal(seconds, PlanOptions.ParseTime(text)?.TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("0:30")]
    [InlineData("ten")]
    [InlineData("1-2-3")]
    [InlineData("1:2:3:4")]
    public void Times_of_less_than_a_minute_or_of_another_form_are_none(string text) => Assert.Null(PlanOptions.ParseTime(text));

    public void Dispose() => _plans.Dispose();
}
