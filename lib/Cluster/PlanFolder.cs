using System.Globalization;

namespace Vcmr.Cluster;

/// <summary>
/// Where things lie in a plan's folder. Files of tasks are in folders of a thousand, since file systems that machines share
/// are slow with large ones.
/// </summary>
internal static class PlanFolder
{
    private const int FilesOfFolder = 1000;

    /// <summary>A task's state.</summary>
    public static string State(string folder, string stage, int task) => Of(folder, "tasks", stage, task, "json");

    /// <summary>What a task's commands said.</summary>
    public static string Log(string folder, string stage, int task) => Of(folder, "logs", stage, task, "log");

    /// <summary>A stage's batch script.</summary>
    public static string Script(string folder, string stage) => Path.Combine(folder, "scripts", stage + ".sbatch");

    /// <summary>What Slurm itself and the shell say of a stage: a file each time it was submitted, whose number Slurm fills in.</summary>
    public static string Output(string folder, string stage) => Path.Combine(folder, "logs", stage, "job-%A.out");

    /// <summary>Is there while a plan is cancelled, so that no task queues itself again.</summary>
    public static string Cancelled(string folder) => Path.Combine(folder, "cancelled");

    private static string Of(string folder, string kind, string stage, int task, string ending) => Path.Combine(
        folder, kind, stage, (task / FilesOfFolder).ToString("000", CultureInfo.InvariantCulture), string.Create(CultureInfo.InvariantCulture, $"{task}.{ending}"));
}
