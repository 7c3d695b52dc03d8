using System.Diagnostics;
using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class BatchScriptTests : IDisposable
{
    private readonly PlanFixture _plans = new();

    [Fact]
    public void Script_asks_for_what_was_planned()
    {
        ClusterPlan plan = _plans.Of("paper", new PlanOptions
        {
            Shards = 8,
            Partition = "long",
            GpuPartition = "gpu",
            GpusPerTask = 1,
            Account = "music",
            Memory = "32G",
            Time = TimeSpan.FromHours(26),
        });
        string audio = Text("audio"), prepare = Text("prepare");
        foreach (string line in new[] { "--partition=gpu", "--gpus-per-task=1", "--account=music", "--mem=32G", "--time=1-02:00:00", "--requeue", "--signal=B:TERM@300", "--open-mode=append", $"--job-name=vcmr-{plan.Id}-audio", "--cpus-per-task=16" })
        {
            Assert.Contains($"#SBATCH {line}\n", audio, StringComparison.Ordinal);
        }

        Assert.Contains("#SBATCH --partition=long\n", prepare, StringComparison.Ordinal);
        Assert.DoesNotContain("gpus", prepare, StringComparison.Ordinal);
    }

    [Fact]
    public void Container_is_entered_with_the_folders_that_the_work_needs()
    {
        _plans.Of("smoke", new PlanOptions { Container = "/images/vcmr.sif", GpusPerTask = 1, Scratch = "$TMPDIR" });
        string audio = Text("audio");
        Assert.Contains("apptainer exec --nv --bind ", audio, StringComparison.Ordinal);
        Assert.Contains("--bind \"$VCMR_SCRATCH\" --pwd ", audio, StringComparison.Ordinal);
        Assert.Contains("'/images/vcmr.sif' 'dotnet'", audio, StringComparison.Ordinal);
        Assert.DoesNotContain("--nv", Text("prepare"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(75, true)]
    [InlineData(137, true)]
    public void Task_that_stopped_early_or_was_killed_is_queued_again(int code, bool again)
    {
        (int ended, string calls) = Run($"exit {code}", "RUNNING");
        Assert.Equal(code, ended);
        Assert.Equal(again ? "requeue 17_3\n" : "", calls);
    }

    [Fact]
    public void Task_that_was_cancelled_is_not_queued_again() => Assert.Equal("", Run("exit 75", "COMPLETING").Calls);

    [Fact]
    public void Warning_is_handed_on_and_the_task_ends_in_its_own_time()
    {
        (int code, string calls) = Run("trap 'sleep 0.3; echo saved >saved; exit 75' TERM; kill -TERM $PPID; while :; do sleep 0.05; done", "RUNNING");
        Assert.Equal((75, "requeue 17_3\n"), (code, calls));
        Assert.True(File.Exists(_plans.File("saved")));
    }

    // The script with programs of Slurm that a test wrote in the place of the real ones.
    private (int Code, string Calls) Run(string task, string state)
    {
        ClusterPlan plan = _plans.Small(_plans.Script("tool.sh", task + "\n"), ["ok"]);
        _plans.Script("bin/squeue", $"#!/bin/sh\necho {state}\n");
        _plans.Script("bin/scontrol", $"#!/bin/sh\necho \"$@\" >>'{_plans.File("calls")}'\n");
        _plans.Script("bin/sleep", "#!/bin/sh\ncase $1 in 0*) exec /bin/sleep \"$1\" ;; esac\n");
        var start = new ProcessStartInfo("/bin/bash", [PlanFolder.Script(_plans.Path, plan.Stages[0].Name)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = $"{_plans.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["SLURM_ARRAY_JOB_ID"] = "17";
        start.Environment["SLURM_ARRAY_TASK_ID"] = "3";
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, File.Exists(_plans.File("calls")) ? File.ReadAllText(_plans.File("calls")) : "");
    }

    private string Text(string stage) => File.ReadAllText(PlanFolder.Script(_plans.File("plan"), stage));

    public void Dispose() => _plans.Dispose();
}
