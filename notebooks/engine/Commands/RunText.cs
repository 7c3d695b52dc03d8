using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>What a run's outcome is called on screen.</summary>
internal static class RunText
{
    public static string Outcome(RunResult result) => result.Status switch
    {
        RunStatus.Completed when result.Differences.Count > 0 => "differs from the earlier run",
        RunStatus.Completed => "completed",
        RunStatus.CellFailed => "failed",
        RunStatus.TimeLimit => "time limit",
        RunStatus.SessionDied => "session died",
        _ => "cancelled",
    };

    /// <summary>The one line that says which notebook failed, where and why; null where none did.</summary>
    public static string? Failure(string tool, string notebook, RunResult result) =>
        result.Failure is string failure ? $"{tool}: {Path.GetFileName(notebook)}, {failure}" : null;

    /// <summary>What checked cells gave otherwise than in the earlier run, with a small diff each.</summary>
    public static IEnumerable<string> Differences(string tool, string notebook, RunResult result)
    {
        foreach (OutputDifference difference in result.Differences)
        {
            yield return $"{tool}: {Path.GetFileName(notebook)}{(difference.Cell is int cell ? $", cell {cell}" : "")} differs from the earlier run:";
            foreach (string line in difference.Lines)
            {
                yield return "  " + line;
            }
        }
    }
}
