using Vcmr.Cluster;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cluster;

/// <summary>Submitting with programs of Slurm that write down how they are called: PATH is the process's, so no test may run beside.</summary>
[Collection(nameof(Alone))]
public sealed class SubmissionTests : IDisposable
{
    private readonly PlanFixture _plans = new();
    private readonly ClusterPlan _plan;
    private readonly string? _path = Environment.GetEnvironmentVariable("PATH");

    public SubmissionTests()
    {
        _plan = _plans.Small("tool", ["a"], ["b"], ["c"]);
        // Jobs are numbered 101, 102, …; the queue is a file.
        _plans.Script("bin/sbatch", $"#!/bin/sh\necho \"$@\" >>'{_plans.File("sbatch")}'\necho $((100 + $(wc -l <'{_plans.File("sbatch")}')))\n");
        _plans.Script("bin/squeue", $"#!/bin/sh\ncat '{_plans.File("queue")}'\n");
        _plans.Script("bin/scancel", $"#!/bin/sh\necho \"$@\" >>'{_plans.File("scancel")}'\n");
        File.WriteAllText(_plans.File("queue"), "");
        Environment.SetEnvironmentVariable("PATH", $"{_plans.File("bin")}:{_path}");
    }

    private string Folder => _plans.Path;

    [Fact]
    public void Stages_are_submitted_as_arrays_that_wait_for_those_before()
    {
        IReadOnlyList<string> said = Submission.Submit(_plan, Folder, again: false);
        Assert.Equal(2, said.Count);
        string[] calls = Calls("sbatch");
        Assert.Equal($"--parsable --array=1-3 {PlanFolder.Script(Folder, "first")}", calls[0]);
        Assert.Equal($"--parsable --array=1 --dependency=afterok:101 {PlanFolder.Script(Folder, "second")}", calls[1]);
    }

    [Fact]
    public void Twice_submitted_is_once_submitted()
    {
        Submission.Submit(_plan, Folder, again: false);
        Queue("101|1|first|RUNNING|None|n", "101|2|first|RUNNING|None|n", "101|3|first|PENDING|Resources|", "102|1|second|PENDING|Dependency|");
        Assert.Empty(Submission.Submit(_plan, Folder, again: false));
        // What the queue holds counts even where the first submission could not write down a number.
        File.Delete(_plans.File("submission.json"));
        Assert.Empty(Submission.Submit(_plan, Folder, again: false));
        Assert.Empty(Submission.Submit(_plan, Folder, again: true));
        Assert.Equal(2, Calls("sbatch").Length);
    }

    [Fact]
    public void Submitted_again_are_only_tasks_that_failed_or_were_lost_and_what_waits_for_them()
    {
        Submission.Submit(_plan, Folder, again: false);
        new TaskState { Stage = TaskStage.Done }.Write(Folder, "first", 1);
        new TaskState { Stage = TaskStage.Failed }.Write(Folder, "first", 2);
        Queue("101|3|first|RUNNING|None|n", "102|1|second|PENDING|DependencyNeverSatisfied|");
        Submission.Submit(_plan, Folder, again: true);
        Assert.Equal("--quiet 102_1", Assert.Single(Calls("scancel")));
        string[] calls = Calls("sbatch");
        Assert.Contains("--array=2 ", calls[2], StringComparison.Ordinal);
        // Not for the whole of the first job, which has failed for good.
        Assert.Contains("--array=1 --dependency=afterok:101_3:103 ", calls[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Failed_tasks_are_left_alone_unless_asked_for()
    {
        Submission.Submit(_plan, Folder, again: false);
        new TaskState { Stage = TaskStage.Failed }.Write(Folder, "first", 2);
        Queue("102|1|second|PENDING|DependencyNeverSatisfied|");
        string said = Assert.Single(Submission.Submit(_plan, Folder, again: false));
        Assert.Contains("slurm resubmit", said, StringComparison.Ordinal);
        Assert.Equal(2, Calls("sbatch").Length);
    }

    [Fact]
    public void Stage_behind_one_that_is_done_waits_for_nothing()
    {
        for (int task = 1; task <= 3; task++)
        {
            new TaskState { Stage = TaskStage.Done }.Write(Folder, "first", task);
        }

        Submission.Submit(_plan, Folder, again: false);
        Assert.Equal($"--parsable --array=1 {PlanFolder.Script(Folder, "second")}", Assert.Single(Calls("sbatch")));
    }

    [Fact]
    public void Cancelled_plan_keeps_its_tasks_from_queueing_again_until_it_is_submitted()
    {
        Submission.Submit(_plan, Folder, again: false);
        Queue("101|1|first|RUNNING|None|n", "102|1|second|PENDING|Dependency|");
        Assert.Equal(2, Submission.Cancel(_plan, Folder));
        Assert.Equal("--quiet 101 102", Assert.Single(Calls("scancel")));
        Assert.True(File.Exists(PlanFolder.Cancelled(Folder)));
        Queue();
        Submission.Submit(_plan, Folder, again: false);
        Assert.False(File.Exists(PlanFolder.Cancelled(Folder)));
        Assert.Equal(4, Calls("sbatch").Length);
    }

    [Fact]
    public void Slurm_s_refusal_is_a_sentence_and_its_absence_another()
    {
        _plans.Script("bin/sbatch", "#!/bin/sh\necho 'sbatch: error: invalid partition specified: gpu' >&2\nexit 1\n");
        Assert.Contains("invalid partition", Assert.Throws<VcmrException>(() => Submission.Submit(_plan, Folder, again: false)).Message, StringComparison.Ordinal);
        Environment.SetEnvironmentVariable("PATH", _plans.File("nowhere"));
        Assert.Contains("There is no Slurm on this machine", Assert.Throws<VcmrException>(() => Submission.Submit(_plan, Folder, again: false)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2,3,7,9,10", "1-3,7,9-10")]
    [InlineData("5", "5")]
    [InlineData("10,9,1", "1,9-10")]
    public void Numbers_are_written_as_ranges(string numbers, string ranges) => Assert.Equal(ranges, Submission.Ranges([.. numbers.Split(',').Select(int.Parse)]));

    private void Queue(params string[] rows) => File.WriteAllLines(_plans.File("queue"), rows.Select(r => r.Replace("|first|", "|vcmr-0123456789ab-first|").Replace("|second|", "|vcmr-0123456789ab-second|")));

    private string[] Calls(string program) => File.Exists(_plans.File(program)) ? File.ReadAllLines(_plans.File(program)) : [];

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("PATH", _path);
        _plans.Dispose();
    }
}
