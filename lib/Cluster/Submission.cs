using System.Text.Json;
using Vcmr.Storage;

namespace Vcmr.Cluster;

/// <summary>
/// Hands a plan to Slurm, stage by stage, each waiting for those before. What is done, waits or runs already is not
/// submitted again: it is found by the tasks' files, and by the plan's id in the names of jobs, which holds even where a
/// submission was broken off before it could write down a job's number.
/// </summary>
public static class Submission
{
    private const string FileName = "submission.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Submits a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="again">Submit also what was submitted before, is not done, and is not in the queue: what failed or was lost.</param>
    /// <returns>What was submitted, a sentence a stage.</returns>
    /// <exception cref="VcmrException">There is no Slurm, it refuses, or somebody else submits this plan now.</exception>
    public static IReadOnlyList<string> Submit(ClusterPlan plan, string folder, bool again)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using FileStream taken = Take(folder);
        File.Delete(PlanFolder.Cancelled(folder));
        // First the queue, then the files: a task that ends in between is then found done.
        ILookup<string, QueueRow> queue = SlurmProgram.Queue(plan.Stages.Select(s => BatchScript.JobName(plan, s))).ToLookup(r => r.Name);
        Dictionary<string, SubmittedStage> known = Read(folder);
        var said = new List<string>();
        var states = new Dictionary<string, StageState>(StringComparer.Ordinal);
        foreach (PlannedStage stage in plan.Stages)
        {
            var state = new StageState(plan, folder, stage, [.. queue[BatchScript.JobName(plan, stage)]]);
            states.Add(stage.Name, state);
            StageState[] before = [.. stage.After.Select(a => states[a])];
            state.Withdraw(before.Any(b => b.Submitted.Length > 0));
            IEnumerable<int> open = state.Missing.Where(t => !state.IsQueued(t));
            int[] tasks = [.. again ? open : open.Where(t => state.IsWithdrawn(t) || known.GetValueOrDefault(stage.Name)?.Tasks.Contains(t) != true)];
            if (tasks.Length == 0)
            {
                continue;
            }

            if (!stage.AfterAny && before.FirstOrDefault(b => b.IsStuck) is { } stuck)
            {
                said.Add($"{stage.Name}: not submitted, since {stuck.Name} has failed tasks; {ToolName.Hint($"slurm status {folder}")} says why and {ToolName.Hint($"slurm resubmit {folder}")} tries them again.");
                state.IsStuck = true;
                continue;
            }

            string array = Ranges(tasks) + (stage.AtOnce > 0 ? $"%{stage.AtOnce}" : "");
            string job = SlurmProgram.Submit(PlanFolder.Script(folder, stage.Name), array, Dependency(stage, before));
            state.Submitted = job;
            known[stage.Name] = new SubmittedStage(
                [.. (known.GetValueOrDefault(stage.Name)?.Jobs ?? []), job], [.. (known.GetValueOrDefault(stage.Name)?.Tasks ?? []).Union(tasks).Order()]);
            Write(folder, known);
            said.Add($"{stage.Name}: {tasks.Length} of {stage.Tasks.Count} tasks as job {job}");
        }

        return said;
    }

    /// <summary>Cancels what waits or runs; what was done stays, and the plan can be submitted again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder.</param>
    /// <returns>How many tasks were cancelled.</returns>
    /// <exception cref="VcmrException">There is no Slurm, or it does not answer.</exception>
    public static int Cancel(ClusterPlan plan, string folder)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using FileStream taken = Take(folder);
        AtomicFile.Write(PlanFolder.Cancelled(folder), "");
        IReadOnlyList<QueueRow> rows = SlurmProgram.Queue(plan.Stages.Select(s => BatchScript.JobName(plan, s)));
        SlurmProgram.Cancel(rows.Select(r => r.Job));
        // They are to be submitted again when somebody asks.
        Write(folder, []);
        return rows.Count;
    }

    /// <summary>Takes a task out of the queue, and waits until it has ended.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="stage">The task's stage.</param>
    /// <param name="task">Its number.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="VcmrException">Slurm does not answer.</exception>
    public static void Withdraw(ClusterPlan plan, string folder, string stage, int task, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(plan);
        using FileStream taken = Take(folder);
        string[] names = [BatchScript.JobName(plan, plan.Stage(stage))];
        // A plan that was never submitted has nothing in a queue.
        while (Read(folder).ContainsKey(stage) && SlurmProgram.Queue(names).Where(r => r.Task == task).ToArray() is { Length: > 0 } rows)
        {
            SlurmProgram.Cancel(rows.Select(r => r.Id));
            cancellation.WaitHandle.WaitOne(TimeSpan.FromSeconds(1));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What was submitted so far, by stage.</summary>
    internal static Dictionary<string, SubmittedStage> Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, SubmittedStage>>(File.ReadAllText(path), Json) ?? [] : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new VcmrException($"'{path}' is damaged or cannot be read; delete it, and {ToolName.Hint("slurm resubmit")} finds what runs by the queue.", e);
        }
    }

    /// <summary>Numbers as Slurm reads them, such as <c>1-3,7</c>.</summary>
    internal static string Ranges(IReadOnlyList<int> numbers)
    {
        var ranges = new List<(int From, int To)>();
        foreach (int number in numbers.Order())
        {
            if (ranges.Count > 0 && ranges[^1].To == number - 1)
            {
                ranges[^1] = (ranges[^1].From, number);
            }
            else
            {
                ranges.Add((number, number));
            }
        }

        return string.Join(',', ranges.Select(r => r.From == r.To ? $"{r.From}" : $"{r.From}-{r.To}"));
    }

    private static string Dependency(PlannedStage stage, IEnumerable<StageState> before)
    {
        string[] jobs = [.. before.SelectMany(b => b.Jobs).Distinct()];
        return jobs.Length == 0 ? "" : $"{(stage.AfterAny ? "afterany" : "afterok")}:{string.Join(':', jobs)}";
    }

    private static void Write(string folder, Dictionary<string, SubmittedStage> known) => AtomicFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(known, Json) + "\n");

    private static FileStream Take(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The plan in '{folder}' cannot be taken ({e.Message.TrimEnd('.')}); wait until nobody else submits or cancels it, or make it writable.", e);
        }
    }
}

/// <summary>What was submitted of a stage.</summary>
/// <param name="Jobs">The jobs' numbers, the first submission's first.</param>
/// <param name="Tasks">The tasks' numbers.</param>
internal sealed record SubmittedStage(IReadOnlyList<string> Jobs, IReadOnlyList<int> Tasks);
