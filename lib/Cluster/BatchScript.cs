using System.Globalization;
using System.Text;

namespace Vcmr.Cluster;

/// <summary>
/// The script that Slurm runs for each task of a stage. It starts the task, hands Slurm's warning on to it, and queues the
/// task again where that had to stop before its end.
/// </summary>
internal static class BatchScript
{
    /// <summary>The script's text.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="folder">The plan's folder, in full.</param>
    public static string Of(ClusterPlan plan, PlannedStage stage, string folder)
    {
        var text = new StringBuilder("#!/bin/bash\n");
        foreach (string line in Directives(plan, stage, folder))
        {
            text.Append("#SBATCH ").Append(line).Append('\n');
        }

        text.Append($$"""
            # Stage '{{stage.Name}}': {{stage.What}}. 'vcmr slurm submit' gives the tasks' numbers and what they wait for.
            export VCMR_TASK_BEGAN=$EPOCHREALTIME VCMR_TASK=${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID VCMR_ROOT={{Quote(plan.Root)}}
            export MALLOC_ARENA_MAX=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
            # Nodes need not have the user's home, nor the folder for passing files that the login shell had.
            [ -d "$TMPDIR" ] && [ -w "$TMPDIR" ] || export TMPDIR=/tmp
            [ -d "$HOME" ] && [ -w "$HOME" ] || { export HOME=$TMPDIR/vcmr-home-$UID; mkdir -p -m 700 "$HOME"; }
            {{Scratch(plan.Options)}}
            cd {{Quote(plan.Root)}} || exit 1

            # Time is up, or somebody else needs the node: the task saves what it has. A warning may come before the task has begun.
            warned= task=
            trap 'warned=1; [ -z "$task" ] || kill -TERM "$task" 2>/dev/null' TERM
            {{Command(plan, stage, folder)}} slurm task {{Quote(folder)}} {{stage.Name}} "$SLURM_ARRAY_TASK_ID" &
            task=$!
            [ -z "$warned" ] || kill -TERM "$task" 2>/dev/null
            while :; do
              wait "$task"
              code=$?
              if [ "$code" -le 128 ] || ! kill -0 "$task" 2>/dev/null; then break; fi
            done

            # 75: it stopped early and goes on when it is started again; above 128: it was killed.
            if [ "$code" != 75 ] && [ "$code" -le 128 ]; then exit "$code"; fi
            if [ -e {{Quote(PlanFolder.Cancelled(folder))}} ]; then exit "$code"; fi
            # A job that somebody cancels does not run any more, and stays cancelled.
            for _ in 1 2 3 4 5 6; do
              if [ "$(squeue --noheader --jobs="$VCMR_TASK" --format=%T)" = RUNNING ] && scontrol requeue "$VCMR_TASK"; then
                sleep 60
                break
              fi
              sleep 5
            done
            exit "$code"

            """);
        return text.ToString();
    }

    private static IEnumerable<string> Directives(ClusterPlan plan, PlannedStage stage, string folder)
    {
        PlanOptions options = plan.Options;
        yield return $"--job-name={JobName(plan, stage)}";
        yield return $"--output={PlanFolder.Output(folder, stage.Name)}";
        yield return "--open-mode=append";
        yield return "--requeue";
        yield return string.Create(CultureInfo.InvariantCulture, $"--signal=B:TERM@{options.Warning}");
        yield return $"--time={PlanOptions.Format(options.Time)}";
        yield return "--nodes=1";
        yield return "--ntasks=1";
        yield return string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={options.CpusPerTask}");
        string partition = stage.UsesGpu && options.GpuPartition.Length > 0 ? options.GpuPartition : options.Partition;
        foreach ((string name, string value) in new[] { ("partition", partition), ("account", options.Account), ("mem", options.Memory) })
        {
            if (value.Length > 0)
            {
                yield return $"--{name}={value}";
            }
        }

        if (stage.UsesGpu && options.GpusPerTask > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"--gpus-per-task={options.GpusPerTask}");
        }
    }

    /// <summary>A stage's name among all jobs of a cluster.</summary>
    public static string JobName(ClusterPlan plan, PlannedStage stage) => $"vcmr-{plan.Id}-{stage.Name}";

    private static string Scratch(PlanOptions options) =>
        options.Scratch.Length == 0 ? "unset VCMR_SCRATCH" : $"export VCMR_SCRATCH=\"{options.Scratch}\"";

    private static string Command(ClusterPlan plan, PlannedStage stage, string folder)
    {
        if (plan.Options.Container.Length == 0)
        {
            return string.Join(' ', plan.Tool.Select(Quote));
        }

        IEnumerable<string> binds = new[] { plan.Root, folder, plan.Results }.Distinct().Select(f => $"--bind {Quote(f)}");
        return string.Join(' ', [
            "apptainer exec",
            .. stage.UsesGpu && plan.Options.GpusPerTask > 0 ? ["--nv"] : Array.Empty<string>(),
            .. binds,
            .. plan.Options.Scratch.Length > 0 ? ["--bind \"$VCMR_SCRATCH\""] : Array.Empty<string>(),
            "--pwd", Quote(plan.Root), Quote(plan.Options.Container),
            .. plan.Tool.Select(Quote)]);
    }

    private static string Quote(string text) => "'" + text.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
