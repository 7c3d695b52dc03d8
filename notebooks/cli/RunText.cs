using Vcmr.Engine.Running;

namespace Vcmr.Cli;

/// <summary>What a run's outcome is called on screen.</summary>
internal static class RunText
{
    public static string Outcome(RunResult result) => result.Status switch
    {
        RunStatus.Completed => "completed",
        RunStatus.CellFailed => "failed",
        RunStatus.TimeLimit => "time limit",
        RunStatus.SessionDied => "session died",
        _ => "cancelled",
    };

    /// <summary>The one line that says which notebook failed, where and why; null where none did.</summary>
    public static string? Failure(string notebook, RunResult result) =>
        result.Failure is string failure ? $"vcmr: {Path.GetFileName(notebook)}, {failure}" : null;
}
