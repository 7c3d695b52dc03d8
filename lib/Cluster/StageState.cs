namespace Vcmr.Cluster;

/// <summary>A stage while its plan is submitted: what is missing of it, what is in the queue, and what was submitted now.</summary>
internal sealed class StageState
{
    private readonly List<QueueRow> _rows;
    private readonly HashSet<int> _withdrawn = [];
    private readonly HashSet<int> _failed = [];

    public StageState(ClusterPlan plan, string folder, PlannedStage stage, List<QueueRow> rows)
    {
        (Name, _rows) = (stage.Name, rows);
        for (int task = 1; task <= stage.Tasks.Count; task++)
        {
            TaskStage state = TaskState.Read(folder, stage.Name, task).Stage;
            if (state != TaskStage.Done)
            {
                Missing.Add(task);
            }

            if (state == TaskStage.Failed)
            {
                _failed.Add(task);
            }
        }
    }

    /// <summary>The stage's name.</summary>
    public string Name { get; }

    /// <summary>Tasks that are not done.</summary>
    public List<int> Missing { get; } = [];

    /// <summary>The job that was submitted now, or empty.</summary>
    public string Submitted { get; set; } = "";

    /// <summary>It will not end well by what is in the queue, so that nothing can wait for it.</summary>
    public bool IsStuck
    {
        get => field || (Missing.Count > 0 && Submitted.Length == 0 && Missing.Any(t => !IsQueued(t)));
        set;
    }

    /// <summary>What has to end before the next stage begins: the job of now as a whole, of earlier ones the tasks that are left.</summary>
    public IEnumerable<string> Jobs
    {
        get
        {
            // A whole job that has failed tasks could never be waited for.
            IEnumerable<string> earlier = _rows.GroupBy(r => r.Job).SelectMany(g => _failed.Count > 0 || Submitted.Length > 0 ? g.Select(r => r.Id) : [g.Key]);
            return Submitted.Length > 0 ? earlier.Append(Submitted) : earlier;
        }
    }

    /// <summary>Whether a task waits or runs.</summary>
    public bool IsQueued(int task) => _rows.Any(r => r.Task == task);

    /// <summary>Whether a task was taken out of the queue, to wait for other jobs.</summary>
    public bool IsWithdrawn(int task) => _withdrawn.Contains(task);

    /// <summary>Takes out of the queue what waits for jobs that failed, or does not wait for all that it must.</summary>
    /// <param name="isBehind">A stage before this one was submitted anew.</param>
    public void Withdraw(bool isBehind)
    {
        QueueRow[] rows = [.. _rows.Where(r => !r.Runs && (isBehind || r.Reason == SlurmProgram.NeverSatisfied))];
        if (rows.Length == 0)
        {
            return;
        }

        // Where one task can never begin the whole array cannot.
        SlurmProgram.Cancel(rows.Select(r => r.Id));
        _rows.RemoveAll(rows.Contains);
        _withdrawn.UnionWith(rows.Select(r => r.Task));
    }
}
