using System.ComponentModel;
using System.Diagnostics;

namespace Vcmr.Cluster;

/// <summary>Slurm's own programs: the only way in which this tool speaks with a cluster.</summary>
internal static class SlurmProgram
{
    /// <summary>Slurm's word for what can never begin, since what it waits for failed.</summary>
    public const string NeverSatisfied = "DependencyNeverSatisfied";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Submits a script.</summary>
    /// <returns>The job's number.</returns>
    /// <exception cref="VcmrException">Slurm is not there, or refuses.</exception>
    public static string Submit(string script, string array, string dependency)
    {
        string answer = Run("sbatch", ["--parsable", $"--array={array}", .. dependency.Length > 0 ? [$"--dependency={dependency}"] : Array.Empty<string>(), script]);
        // Of several clusters it names the one after a semicolon.
        string job = answer.Trim().Split('\n')[^1].Split(';')[0];
        return job.Length > 0 && job.All(char.IsAsciiDigit) ? job : throw new VcmrException($"sbatch answered '{VisibleText.Of(answer.Trim(), 200)}' in the place of a job's number; see whether it is Slurm's.");
    }

    /// <summary>The jobs of some names that wait or run, a row a task.</summary>
    /// <exception cref="VcmrException">Slurm is not there, or does not answer.</exception>
    public static IReadOnlyList<QueueRow> Queue(IEnumerable<string> names) =>
        [.. Run("squeue", ["--noheader", "--array", $"--name={string.Join(',', names)}", "--format=%F|%K|%j|%T|%r|%N"]).Split('\n').Select(QueueRow.Parse).OfType<QueueRow>()];

    /// <summary>Cancels jobs or single tasks of theirs.</summary>
    /// <exception cref="VcmrException">Slurm is not there, or does not answer.</exception>
    public static void Cancel(IEnumerable<string> jobs)
    {
        // A command line takes so many.
        foreach (string[] some in jobs.Distinct().Chunk(500))
        {
            Run("scancel", ["--quiet", .. some]);
        }
    }

    /// <summary>How tasks ended, from the accounts; empty where the cluster keeps none.</summary>
    public static IReadOnlyDictionary<string, string> Endings(IEnumerable<string> jobs)
    {
        var endings = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            foreach (string[] row in Run("sacct", ["--noheader", "--parsable2", "--allocations", $"--jobs={string.Join(',', jobs)}", "--format=JobID,State,ExitCode"]).Split('\n').Select(l => l.Split('|')).Where(r => r.Length == 3))
            {
                endings[row[0]] = $"{row[1].ToLowerInvariant().Replace('_', ' ')} (exit {row[2]})";
            }
        }
        catch (VcmrException)
        {
            // Without accounts the tasks' own files say what is known.
        }

        return endings;
    }

    private static string Run(string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                throw new VcmrException($"{program} did not answer within {Limit.TotalMinutes:0} minutes; the controller may be down, try again later.");
            }

            return process.ExitCode == 0
                ? output.Result
                : throw new VcmrException($"{program} refused: {VisibleText.Of(errors.Result.Trim().ReplaceLineEndings(" "), 300)}; correct the plan's options, or ask whoever runs the cluster.");
        }
        catch (Win32Exception e)
        {
            throw new VcmrException($"There is no Slurm on this machine ({program} was not found); run this where jobs are submitted, or try the plan with {ToolName.Hint("slurm submit DIR --local")}.", e);
        }
    }
}

/// <summary>A task that Slurm holds.</summary>
/// <param name="Job">The array's number.</param>
/// <param name="Task">The task's number in the plan.</param>
/// <param name="Name">The job's name.</param>
/// <param name="State">Slurm's word for how far it is, such as <c>RUNNING</c>.</param>
/// <param name="Reason">Slurm's word for why it waits.</param>
/// <param name="Node">Where it runs.</param>
internal sealed record QueueRow(string Job, int Task, string Name, string State, string Reason, string Node)
{
    /// <summary>Slurm's number of the task.</summary>
    public string Id => $"{Job}_{Task}";

    /// <summary>Whether it has begun.</summary>
    public bool Runs => State is not ("PENDING" or "REQUEUED" or "REQUEUE_HOLD");

    /// <summary>Reads a row of <c>squeue</c>; null where it is none.</summary>
    public static QueueRow? Parse(string line) =>
        line.Trim().Split('|') is [var job, var task, var name, var state, var reason, var node] && int.TryParse(task, out int number)
            ? new QueueRow(job, number, name, state, reason, node)
            : null;
}
