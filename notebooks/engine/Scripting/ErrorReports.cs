using System.Diagnostics;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Scripting;

/// <summary>Turns what goes wrong in a cell into a report that names cell and line and shows the line.</summary>
/// <param name="sources">The text of every cell that ran, by name.</param>
/// <param name="symbols">The lines of what was compiled from them.</param>
internal sealed class ErrorReports(IReadOnlyDictionary<string, string> sources, CellSymbols symbols)
{
    /// <summary>The name of the report on a cell that was stopped.</summary>
    public const string InterruptedName = "Interrupted";

    private const int MaxErrors = 20;
    private const int MaxLine = 500;

    // A bottomless recursion leaves half a million frames; its first and last ones say what went round.
    private const int MaxFrames = 10;

    /// <summary>A cell that does not compile.</summary>
    public ErrorReport Of(CompilationFailedException failure)
    {
        List<string> trace = [];
        foreach (Diagnostic error in failure.Errors.Take(MaxErrors))
        {
            FileLinePositionSpan span = error.Location.GetLineSpan();
            int line = span.StartLinePosition.Line + 1;
            // A few errors are about the whole program.
            trace.Add($"{(span.IsValid ? $"{span.Path}, line {line}: " : "")}error {error.Id}: {error.GetMessage()}");
            if (SourceLine(span.Path, line) is string text)
            {
                trace.Add("    " + text);
                trace.Add("    " + new string(' ', Math.Min(span.StartLinePosition.Character, text.Length)) + "^");
            }
        }

        if (failure.Errors.Count > MaxErrors)
        {
            trace.Add($"… and {failure.Errors.Count - MaxErrors} more errors");
        }

        FileLinePositionSpan first = failure.Errors[0].Location.GetLineSpan();
        int? firstLine = first.IsValid ? first.StartLinePosition.Line + 1 : null;
        string message = $"{failure.Errors[0].Id}: {failure.Errors[0].GetMessage()}";
        HashSet<string> ids = [.. failure.Errors.Where(error => error.Location.GetLineSpan().StartLinePosition.Line == first.StartLinePosition.Line).Select(error => error.Id)];
        if (ScriptLimits.Advice(ids, SourceLine(first.Path, firstLine) ?? "") is string advice)
        {
            trace.Insert(0, advice);
            message = advice;
        }

        return new ErrorReport("CompilationError", message, trace, CellName.Parse(first.Path), firstLine);
    }

    /// <summary>A wrong magic or reference in a cell's text.</summary>
    public ErrorReport Of(string cell, int line, string name, string message)
    {
        List<string> trace = [$"{cell}, line {line}: {message}"];
        if (SourceLine(cell, line) is string text)
        {
            trace.Add("    " + text);
        }

        return new ErrorReport(name, message, trace, CellName.Parse(cell), line);
    }

    /// <summary>A cell that was stopped.</summary>
    /// <param name="cell">Its name.</param>
    /// <param name="where">The stack when it was stopped, or null where it was waiting.</param>
    public ErrorReport Interrupted(string cell, Exception? where)
    {
        (List<string> frames, int? number, int? line) = where is null ? ([], null, null) : Frames(where);
        return new ErrorReport(InterruptedName, "The cell was interrupted.", ["The cell was interrupted.", .. frames], number ?? CellName.Parse(cell), line);
    }

    /// <summary>An exception that a cell threw.</summary>
    public ErrorReport Of(Exception exception)
    {
        Exception error = Unwrap(exception);
        List<string> trace = [];
        int? cell = null;
        int? line = null;
        for (Exception? e = error; e is not null; e = e.InnerException is null ? null : Unwrap(e.InnerException))
        {
            trace.Add($"{(e == error ? "" : "Caused by ")}{TypeName.Of(e.GetType())}: {Message(e)}");
            (List<string> frames, int? frameCell, int? frameLine) = Frames(e);
            trace.AddRange(frames);
            if (cell is null)
            {
                (cell, line) = (frameCell, frameLine);
            }
        }

        return new ErrorReport(TypeName.Of(error.GetType()), Summary(error), trace, cell, line);
    }

    // That an initializer threw says nothing yet.
    private static string Summary(Exception error) => error is TypeInitializationException { InnerException: not null } && Unwrap(error.GetBaseException()) is Exception cause
        ? $"{Message(error).TrimEnd('.')}: {TypeName.Of(cause.GetType())}: {Message(cause)}"
        : Message(error);

    // A cell's own exception type may fail even here.
    private static string Message(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception e)
        {
            return $"(its message cannot be read: {e.GetType().Name})";
        }
    }

    // These only wrap what a reader wants to know.
    private static Exception Unwrap(Exception e) => e switch
    {
        AggregateException { InnerExceptions.Count: 1, InnerException: Exception inner } => Unwrap(inner),
        TargetInvocationException { InnerException: Exception inner } => Unwrap(inner),
        _ => e,
    };

    private (List<string> Lines, int? Cell, int? Line) Frames(Exception exception)
    {
        StackFrame[] frames = new StackTrace(exception, fNeedFileInfo: false).GetFrames();
        // Below the last frame of a cell lies the engine.
        int count = Array.FindLastIndex(frames, frame => symbols.Find(frame) is not null) + 1;
        int skipped = Math.Max(0, count - (2 * MaxFrames));
        StackFrame[] shown = skipped == 0 ? frames[..count] : [.. frames[..MaxFrames], .. frames[(count - MaxFrames)..count]];
        List<string> lines = [];
        int? cell = null;
        int? line = null;
        for (int i = 0; i < shown.Length; i++)
        {
            if (skipped > 0 && i == MaxFrames)
            {
                lines.Add($"   … {skipped} more …");
            }

            MethodBase? method = shown[i].GetMethod();
            if (symbols.Find(shown[i]) is (string name, int number))
            {
                lines.Add($"   at {name}, line {number}{FrameName.InCell(method)}: {SourceLine(name, number)?.Trim()}");
                if (cell is null && CellName.Parse(name) is int found)
                {
                    (cell, line) = (found, number);
                }
            }
            else if (FrameName.InLibrary(method) is string library)
            {
                lines.Add("   at " + library);
            }
        }

        return (lines, cell, line);
    }

    // The text of a file that a cell loads.
    private static string Loaded(string? path)
    {
        try
        {
            return Path.IsPathRooted(path) && File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Shortened(string line) => line.Length > MaxLine ? line[..MaxLine] + " …" : line;

    private string? SourceLine(string? name, int? line)
    {
        string[] lines = (sources.GetValueOrDefault(name ?? "") ?? Loaded(name)).Split('\n');
        return line >= 1 && line <= lines.Length ? Shortened(lines[line.Value - 1]) : null;
    }
}
