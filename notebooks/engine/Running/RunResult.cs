using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>How a notebook's run ended.</summary>
/// <param name="Status">The outcome.</param>
/// <param name="Cells">Code cells that were run.</param>
/// <param name="Elapsed">The time it took.</param>
/// <param name="Error">Why it ended early, or null.</param>
public sealed record RunResult(RunStatus Status, int Cells, TimeSpan Elapsed, ErrorReport? Error)
{
    /// <summary>What checked cells gave otherwise than in the earlier run; none where nothing was compared.</summary>
    public IReadOnlyList<OutputDifference> Differences { get; init; } = [];

    /// <summary>What a program ends with after this run, one of <see cref="ExitCodes"/>.</summary>
    public int ExitCode => Status switch
    {
        RunStatus.Completed => Differences.Count == 0 ? ExitCodes.Success : ExitCodes.CellFailed,
        RunStatus.CellFailed => ExitCodes.CellFailed,
        RunStatus.TimeLimit => ExitCodes.TimeLimit,
        RunStatus.SessionDied => ExitCodes.SessionDied,
        _ => ExitCodes.Cancelled,
    };

    /// <summary>What went wrong in one line: cell, line, error; null where nothing did.</summary>
    public string? Failure
    {
        get
        {
            if (Error is null)
            {
                return null;
            }

            string where = Error.Cell is int cell ? $"cell {cell}, " + (Error.Line is int line ? $"line {line}: " : "") : "";
            string name = Error.Name is "CompilationError" or "MagicError" or "ReferenceError" || Status != RunStatus.CellFailed ? "" : Error.Name + ": ";
            return $"{where.TrimEnd(' ', ',', ':')}{(where.Length > 0 ? ": " : "")}{name}{Error.Message.ReplaceLineEndings(" ")}";
        }
    }
}
