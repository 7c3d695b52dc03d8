using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class PlanStatusTests : IDisposable
{
    private readonly PlanFixture _plans = new();
    private readonly ClusterPlan _plan;

    public PlanStatusTests() => _plan = _plans.Small("tool", ["a"], ["b"], ["c"], ["d"]);

    [Fact]
    public void Queue_and_files_together_say_how_far_a_stage_is()
    {
        new TaskState { Stage = TaskStage.Done, Seconds = 100 }.Write(_plans.Path, "first", 1);
        new TaskState { Stage = TaskStage.Running, ItemsAnHour = 250, SecondsLeft = 30, Job = "7_2" }.Write(_plans.Path, "first", 2);
        new TaskState { Stage = TaskStage.Failed, Reason = "no room" }.Write(_plans.Path, "first", 4);
        PlanStatus status = Of("7|2|vcmr-0123456789ab-first|RUNNING|None|node1", "7|3|vcmr-0123456789ab-first|PENDING|Resources|", "8|1|vcmr-0123456789ab-second|PENDING|Dependency|");
        StageStatus first = status.Stages[0];
        Assert.Equal((1, 1, 1, 1), (first.Waiting, first.Running, first.Done, first.Failed));
        // The one that waits takes as long as the one that is done.
        Assert.Equal((250, 130), (first.ItemsAnHour, first.SecondsLeft));
        Assert.Equal("Resources", first.Note);
        Assert.Equal("waits for first", status.Stages[1].Note);
        Assert.Equal((4, "no room"), (Assert.Single(status.Failures).Task, status.Failures[0].Reason));
    }

    [Fact]
    public void Task_that_no_queue_holds_and_no_file_ends_was_ended_from_outside()
    {
        new TaskState { Stage = TaskStage.Running, Host = "node2", Job = "7_2" }.Write(_plans.Path, "first", 2);
        Assert.Contains("node2", Assert.Single(Of().Failures).Reason, StringComparison.Ordinal);
        PlanStatus accounted = PlanStatus.Of(_plan, _plans.Path, [], () => new Dictionary<string, string> { ["7_2"] = "timeout (exit 0:0)" });
        Assert.Equal("timeout (exit 0:0)", Assert.Single(accounted.Failures).Reason);
    }

    [Fact]
    public void What_can_never_begin_says_what_to_do() =>
        Assert.Contains("slurm resubmit", Of("8|1|vcmr-0123456789ab-second|PENDING|DependencyNeverSatisfied|").Stages[1].Note, StringComparison.Ordinal);

    [Fact]
    public void Without_a_queue_the_files_alone_count()
    {
        new TaskState { Stage = TaskStage.Running }.Write(_plans.Path, "first", 2);
        PlanStatus status = PlanStatus.Of(_plan, _plans.Path);
        Assert.Equal(1, status.Stages[0].Running);
        Assert.Empty(status.Failures);
    }

    [Theory]
    [InlineData("")]
    [InlineData("slurm_load_jobs error: Unable to contact slurm controller")]
    [InlineData("7|N/A|vcmr-x-first|RUNNING|None|node1")]
    public void Rows_that_are_no_task_are_passed_over(string line) => Assert.Null(QueueRow.Parse(line));

    private PlanStatus Of(params string[] rows) => PlanStatus.Of(_plan, _plans.Path, [.. rows.Select(r => QueueRow.Parse(r)!)], () => new Dictionary<string, string>());

    public void Dispose() => _plans.Dispose();
}
