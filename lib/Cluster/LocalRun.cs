namespace Vcmr.Cluster;

/// <summary>Runs a plan without Slurm, by plain processes on this machine: to try it, or where one machine is enough.</summary>
public static class LocalRun
{
    /// <summary>Runs what is missing, stage after stage.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="jobs">Tasks that run at the same time.</param>
    /// <param name="told">Told a sentence about each task.</param>
    /// <param name="cancellation">Stops; what the tasks had is saved.</param>
    /// <exception cref="VcmrException">A task failed, which ends the run unless what comes after bears that.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static void Run(ClusterPlan plan, string folder, int jobs, Action<string> told, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(told);
        var failed = new HashSet<string>(StringComparer.Ordinal);
        var order = new Lock();
        foreach (PlannedStage stage in plan.Stages)
        {
            if (!stage.AfterAny && stage.After.FirstOrDefault(failed.Contains) is { } before)
            {
                told($"{stage.Name}: not begun, since {before} failed");
                failed.Add(stage.Name);
                continue;
            }

            int[] missing = [.. Enumerable.Range(1, stage.Tasks.Count).Where(t => TaskState.Read(folder, stage.Name, t).Stage != TaskStage.Done)];
            if (missing.Length == 0)
            {
                continue;
            }

            int at = 0;
            var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, jobs) };
            Parallel.ForEach(missing, options, task =>
            {
                int code = cancellation.IsCancellationRequested ? TaskRunner.GoesOn : TaskRunner.Run(plan, folder, stage.Name, task, cancellation);
                while (code == TaskRunner.GoesOn && !cancellation.IsCancellationRequested)
                {
                    code = TaskRunner.Run(plan, folder, stage.Name, task, cancellation);
                }

                if (code == TaskRunner.GoesOn)
                {
                    return;
                }

                TaskState state = TaskState.Read(folder, stage.Name, task);
                lock (order)
                {
                    told($"{stage.Name} {++at}/{missing.Length}: {stage.Tasks[task - 1].What}, {(code == 0 ? PlanStatus.Text(state.Seconds) : $"failed: {state.Reason} ({PlanFolder.Log(folder, stage.Name, task)})")}");
                    if (code != 0)
                    {
                        failed.Add(stage.Name);
                    }
                }
            });
            cancellation.ThrowIfCancellationRequested();
        }

        if (failed.Count > 0)
        {
            throw new VcmrException($"Stages with failed tasks: {string.Join(", ", plan.Stages.Select(s => s.Name).Where(failed.Contains))}; see {ToolName.Hint($"slurm status {folder}")}, and run the same again when the reason is gone.");
        }
    }
}
