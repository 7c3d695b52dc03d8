using System.Globalization;

namespace Vcmr.Cluster;

/// <summary>How far a stage of a plan is.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Tasks">All its tasks.</param>
/// <param name="Waiting">Tasks that have not begun, or go on later.</param>
/// <param name="Running">Tasks that run.</param>
/// <param name="Done">Tasks that are done.</param>
/// <param name="Failed">Tasks that failed, or were ended from outside and are in no queue.</param>
/// <param name="ItemsAnHour">Items or steps an hour of what runs; 0 where it is not known.</param>
/// <param name="SecondsLeft">Seconds until it is done, at the rate of what ended and of what runs; below 0 where that is not known.</param>
/// <param name="Note">What it waits for, and what to do where it waits for ever.</param>
public sealed record StageStatus(string Stage, int Tasks, int Waiting, int Running, int Done, int Failed, double ItemsAnHour, double SecondsLeft, string Note);

/// <summary>A task that failed.</summary>
/// <param name="Stage">Its stage.</param>
/// <param name="Task">Its number.</param>
/// <param name="What">What it does.</param>
/// <param name="Reason">Why it failed.</param>
/// <param name="Log">What its commands said.</param>
public sealed record FailedTask(string Stage, int Task, string What, string Reason, string Log);

/// <summary>How far a plan is: what Slurm holds, and what the tasks' files say.</summary>
/// <param name="Stages">The stages in order.</param>
/// <param name="Failures">What failed.</param>
public sealed record PlanStatus(IReadOnlyList<StageStatus> Stages, IReadOnlyList<FailedTask> Failures)
{
    /// <summary>Whether every task is done.</summary>
    public bool IsDone => Stages.All(s => s.Done == s.Tasks);

    /// <summary>Whether nothing waits in a queue or runs.</summary>
    public bool IsIdle { get; private init; }

    /// <summary>Looks at a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>How far it is. Without Slurm the tasks' files alone say so.</returns>
    public static PlanStatus Of(ClusterPlan plan, string folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Dictionary<string, SubmittedStage> submitted = Submission.Read(folder);
        // A plan that was never submitted runs by plain processes or not at all.
        IReadOnlyList<QueueRow>? rows = submitted.Count > 0 ? SlurmProgram.Queue(plan.Stages.Select(s => BatchScript.JobName(plan, s))) : null;
        return Of(plan, folder, rows, submitted.Count > 0 ? () => SlurmProgram.Endings(submitted.Values.SelectMany(s => s.Jobs)) : () => new Dictionary<string, string>());
    }

    /// <summary>As <see cref="Of(ClusterPlan, string)"/>, from what Slurm answered.</summary>
    internal static PlanStatus Of(ClusterPlan plan, string folder, IReadOnlyList<QueueRow>? rows, Func<IReadOnlyDictionary<string, string>> endings)
    {
        ILookup<string, QueueRow>? queue = rows?.ToLookup(r => r.Name);
        var accounts = new Lazy<IReadOnlyDictionary<string, string>>(endings);
        var stages = new List<StageStatus>();
        var failures = new List<FailedTask>();
        foreach (PlannedStage stage in plan.Stages)
        {
            Dictionary<int, QueueRow>? held = queue?[BatchScript.JobName(plan, stage)].GroupBy(r => r.Task).ToDictionary(g => g.Key, g => g.First());
            TaskState[] states = [.. Enumerable.Range(1, stage.Tasks.Count).Select(i => TaskState.Read(folder, stage.Name, i))];
            TaskStage[] kinds = [.. states.Select((s, i) => Kind(s, held, i + 1))];
            failures.AddRange(states.Select((s, i) => (State: s, Task: i + 1)).Where(t => kinds[t.Task - 1] == TaskStage.Failed).Select(t => new FailedTask(
                stage.Name, t.Task, stage.Tasks[t.Task - 1].What, Reason(t.State, accounts), PlanFolder.Log(folder, stage.Name, t.Task))));
            int Count(params TaskStage[] of) => kinds.Count(of.Contains);
            int waiting = Count(TaskStage.Waiting, TaskStage.Interrupted), running = Count(TaskStage.Running);
            TaskState[] now = [.. states.Where((_, i) => kinds[i] == TaskStage.Running)];
            stages.Add(new(
                stage.Name, stage.Tasks.Count, waiting, running, Count(TaskStage.Done), Count(TaskStage.Failed), Math.Round(now.Sum(s => s.ItemsAnHour)),
                Left([.. states.Where(s => s.Stage == TaskStage.Done)], now, waiting), Note(folder, stage, held, stages, waiting)));
        }

        return new PlanStatus(stages, failures) { IsIdle = rows is not { Count: > 0 } && stages.All(s => s.Running == 0) };
    }

    /// <summary>A time as people say it.</summary>
    /// <param name="seconds">Seconds; below 0 is not known.</param>
    public static string Text(double seconds) =>
        seconds < 0 ? ""
        : seconds >= 3600 ? string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)} h {(int)(seconds / 60) % 60} min")
        : seconds >= 60 ? string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)} min {(int)seconds % 60} s")
        : string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s");

    private static TaskStage Kind(TaskState state, Dictionary<int, QueueRow>? held, int task)
    {
        QueueRow? row = held?.GetValueOrDefault(task);
        return state.Stage == TaskStage.Done ? TaskStage.Done
            : row is not null ? row.Runs ? TaskStage.Running : TaskStage.Waiting
            // With a queue that does not have it, nobody will go on with it.
            : held is not null && state.Stage is TaskStage.Running or TaskStage.Interrupted && held is not null ? TaskStage.Failed
            : state.Stage;
    }

    private static string Reason(TaskState state, Lazy<IReadOnlyDictionary<string, string>> accounts) =>
        state.Stage == TaskStage.Failed ? state.Reason
        : accounts.Value.TryGetValue(state.Job, out string? ending) ? ending
        : $"it was ended from outside{(state.Host.Length > 0 ? $" on {state.Host}" : "")} (cancelled, killed, or past its time)";

    private static double Left(TaskState[] done, TaskState[] running, int waiting)
    {
        double longest = running.Length > 0 ? running.Max(s => s.SecondsLeft) : waiting > 0 ? -1 : 0;
        if (waiting == 0)
        {
            return longest;
        }

        // As many at a time as now.
        double each = done.Length > 0 ? done.Average(s => s.Seconds) : -1;
        return each < 0 ? -1 : Math.Max(0, longest) + (each * waiting / Math.Max(1, running.Length));
    }

    private static string Note(string folder, PlannedStage stage, Dictionary<int, QueueRow>? held, List<StageStatus> before, int waiting)
    {
        string resubmit = ToolName.Hint($"slurm resubmit {folder}");
        if (waiting == 0)
        {
            return "";
        }

        if (held?.Values.Any(r => r.Reason == SlurmProgram.NeverSatisfied) == true)
        {
            return $"can never begin, since what it waits for failed; {resubmit}";
        }

        string[] needs = [.. stage.After.Where(a => before.First(b => b.Stage == a) is var b && b.Done < b.Tasks)];
        if (needs.Length > 0)
        {
            return $"waits for {string.Join(", ", needs)}";
        }

        string[] reasons = [.. (held?.Values.Where(r => !r.Runs).Select(r => r.Reason) ?? []).Where(r => r is not ("None" or "Dependency")).Distinct()];
        return reasons.Length > 0 ? string.Join(", ", reasons) : held is { Count: 0 } ? $"is in no queue; {resubmit}" : "";
    }
}
