using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class TaskRunnerTests : IDisposable
{
    private readonly PlanFixture _plans = new();

    // What the tool of these plans does: it counts its calls, and the first argument says the rest.
    private ClusterPlan Plan(params IReadOnlyList<string>[] commands) => _plans.Small(
        _plans.Script("tool.sh", $$"""
            echo "$1" >>'{{_plans.File("calls")}}'
            case $1 in
              ok) echo "3/4 song.mp4, 1.0/s"; exit 0 ;;
              fails) echo "warning: old" >&2; echo "vcmr: the disk is full; make room." >&2; exit 1 ;;
              once) [ -e '{{_plans.File("once")}}' ] || { : >'{{_plans.File("once")}}'; kill -KILL $$; } ;;
              dies) kill -KILL $$ ;;
              waits) trap 'exit 130' TERM; : >'{{_plans.File("waits")}}'; while :; do sleep 0.05; done ;;
            esac
            """),
        commands);

    [Fact]
    public void Task_that_is_done_says_so_and_is_not_done_again()
    {
        ClusterPlan plan = Plan(["ok"]);
        Assert.Equal(0, Run(plan));
        Assert.Equal(0, Run(plan));
        Assert.Equal("ok\n", File.ReadAllText(_plans.File("calls")));
        TaskState state = TaskState.Read(_plans.Path, "first", 1);
        Assert.Equal((TaskStage.Done, 3, 4, 1), (state.Stage, state.Items, state.Total, state.Attempts));
        Assert.Contains("3/4 song.mp4", File.ReadAllText(PlanFolder.Log(_plans.Path, "first", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Task_that_fails_keeps_the_tool_s_own_sentence()
    {
        ClusterPlan plan = Plan(["fails"]);
        Assert.Equal(1, Run(plan));
        Assert.Equal((TaskStage.Failed, "the disk is full; make room."), Ending());
    }

    [Fact]
    public void Task_that_was_killed_goes_on_when_it_is_started_again()
    {
        ClusterPlan plan = Plan(["once"]);
        Assert.Equal(TaskRunner.GoesOn, Run(plan));
        Assert.Equal(0, Run(plan));
        Assert.Equal((TaskStage.Done, ""), Ending());
        Assert.Equal(2, TaskState.Read(_plans.Path, "first", 1).Attempts);
    }

    [Fact]
    public void Task_that_is_killed_each_time_fails_after_a_few()
    {
        ClusterPlan plan = Plan(["dies"]);
        int starts = 1;
        while (Run(plan) == TaskRunner.GoesOn)
        {
            starts++;
        }

        Assert.Equal(TaskRunner.MostKills + 1, starts);
        Assert.Equal(TaskStage.Failed, Ending().Stage);
        Assert.Contains("too little memory", Ending().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Task_that_is_told_to_stop_hands_that_on_and_goes_on_later()
    {
        ClusterPlan plan = Plan(["waits"]);
        using var stop = new CancellationTokenSource();
        Task<int> run = Task.Run(() => TaskRunner.Run(plan, _plans.Path, "first", 1, stop.Token), CancellationToken.None);
        while (!File.Exists(_plans.File("waits")))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        Assert.Equal(TaskRunner.GoesOn, await run);
        Assert.Equal(TaskStage.Interrupted, Ending().Stage);
    }

    [Fact]
    public void Number_that_the_stage_does_not_have_is_refused() =>
        Assert.Contains("no task 2", Assert.Throws<VcmrException>(() => TaskRunner.Run(Plan(["ok"]), _plans.Path, "first", 2, CancellationToken.None)).Message, StringComparison.Ordinal);

    [Fact]
    public void Local_run_does_all_stages_and_starts_killed_tasks_again()
    {
        ClusterPlan plan = Plan(["ok"], ["once"]);
        var told = new List<string>();
        LocalRun.Run(plan, _plans.Path, 2, told.Add, CancellationToken.None);
        Assert.True(PlanStatus.Of(plan, _plans.Path).IsDone);
        Assert.Equal(3, told.Count);
        told.Clear();
        LocalRun.Run(plan, _plans.Path, 2, told.Add, CancellationToken.None);
        Assert.Empty(told);
    }

    [Fact]
    public void Local_run_ends_with_what_failed_and_begins_nothing_behind_it()
    {
        ClusterPlan plan = Plan(["fails"]);
        var told = new List<string>();
        VcmrException error = Assert.Throws<VcmrException>(() => LocalRun.Run(plan, _plans.Path, 1, told.Add, CancellationToken.None));
        Assert.Contains("first, second", error.Message, StringComparison.Ordinal);
        Assert.Equal(["fails"], File.ReadAllLines(_plans.File("calls")));
        Assert.Contains("the disk is full", told[0], StringComparison.Ordinal);
    }

    private int Run(ClusterPlan plan) => TaskRunner.Run(plan, _plans.Path, "first", 1, CancellationToken.None);

    private (TaskStage Stage, string Reason) Ending()
    {
        TaskState state = TaskState.Read(_plans.Path, "first", 1);
        return (state.Stage, state.Reason);
    }

    public void Dispose() => _plans.Dispose();
}
