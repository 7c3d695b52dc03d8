using Microsoft.CodeAnalysis;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>
/// Answers questions about code on threads of its own, from what the cells that have ended left behind, so that a
/// running cell neither waits nor is waited for. A question that cannot be answered has an empty answer.
/// </summary>
internal sealed class LanguageServices : IDisposable
{
    /// <summary>How long an answer may take; nobody looks at what comes later.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // In less no chain can be too long.
    private const int LongCell = 2000;

    // Between them they wake most of what later questions need.
    private static readonly string[] Typical = ["Console.Wri", "Math.Max(va", "new List<int>().Whe", "int x = 1; x"];

    private readonly Func<SessionState> state;
    private readonly Func<bool> isBusy;
    private readonly Action<ServiceEvent> send;
    private readonly TimeSpan limit;

    // Completion takes a second to wake; what needs no more than the compiler does not wait for that.
    private readonly ServiceThread completing = new("completion");
    private readonly ServiceThread answering = new("inspection");
    private CodeCompletion? completion;
    private bool warm;

    /// <summary>Starts the services; what they need is loaded by the first question or by <see cref="WarmUp"/>.</summary>
    /// <param name="state">The session now.</param>
    /// <param name="isBusy">Whether a cell runs.</param>
    /// <param name="send">Takes the answers.</param>
    /// <param name="limit">How long an answer may take; <see cref="Limit"/> unless given.</param>
    public LanguageServices(Func<SessionState> state, Func<bool> isBusy, Action<ServiceEvent> send, TimeSpan? limit = null)
    {
        this.limit = limit ?? Limit;
        this.state = state;
        this.isBusy = isBusy;
        this.send = send;
    }

    /// <summary>Answers a question soon.</summary>
    public void Ask(ServiceRequest request)
    {
        switch (request)
        {
            case CompleteRequest complete:
                completing.Post(() => send(new CompletionEvent(complete.Id, Complete(complete.Code, complete.Cursor))));
                break;
            case InspectRequest inspect:
                answering.Post(() => send(new InspectionEvent(inspect.Id, Inspect(inspect.Code, inspect.Cursor, inspect.Detail))));
                break;
            case IsCompleteRequest isComplete:
                answering.Post(() => send(new CompletenessEvent(isComplete.Id, IsComplete(isComplete.Code))));
                break;
        }
    }

    /// <summary>Brings completion up to the session's state in the background, so that the next question finds it ready.</summary>
    public void WarmUp() => completing.Post(() =>
    {
        if (warm)
        {
            Complete("", 0);
            return;
        }

        warm = true;
        answering.Post(() => Inspect("Console", 0, 0));
        foreach (string code in Typical)
        {
            Complete(code, code.Length);
        }
    });

    /// <summary>What may stand at a position, on this thread.</summary>
    public CompletionReply Complete(string code, int cursor)
    {
        CompletionReply nothing = new([], cursor, cursor);
        return cursor < 0 || cursor > code.Length ? nothing : Try(
            code,
            cancellation =>
            {
                CellText text = new(code);
                SessionState session = state();
                if (DirectiveCompletion.Complete(text, cursor, session.Directory) is CompletionReply directive)
                {
                    return directive;
                }

                lock (completing)
                {
                    return text.IsCSharp(cursor) ? (completion ??= new CodeCompletion()).CompleteAsync(session, text, cursor, cancellation).GetAwaiter().GetResult() : nothing;
                }
            },
            nothing,
            limit);
    }

    /// <summary>What the name at a position is, on this thread.</summary>
    public InspectionReply Inspect(string code, int cursor, int detail)
    {
        InspectionReply nothing = new(false, []);
        return cursor < 0 || cursor > code.Length ? nothing : Try(
            code,
            cancellation => CodeInspection.Inspect(state(), new CellText(code), cursor, detail, isBusy, cancellation) ?? nothing,
            nothing,
            limit);
    }

    /// <summary>The overloads of the call that a position is in, on this thread, or null.</summary>
    public CallHelp.Reply? Call(string code, int cursor) =>
        cursor < 0 || cursor > code.Length ? null : Try(code, cancellation => CallHelp.At(CodeInspection.Model(state(), new CellText(code)), cursor, cancellation), null, limit);

    /// <summary>What the compiler finds wrong with a cell, on this thread.</summary>
    public IReadOnlyList<Diagnostic> Diagnose(string code) =>
        Try<IReadOnlyList<Diagnostic>>(
            code,
            cancellation => [.. CodeInspection.Model(state(), new CellText(code)).Compilation.GetDiagnostics(cancellation).Where(one => one.Severity >= DiagnosticSeverity.Warning && one.Location.IsInSource)],
            [],
            limit);

    /// <summary>Whether a cell can be run as it is, on this thread.</summary>
    public static CompletenessReply IsComplete(string code) =>
        Try(code, _ => Completeness.Of(code), new CompletenessReply(CompletenessReply.Unknown, ""), Limit);

    public void Dispose()
    {
        completing.Dispose();
        answering.Dispose();
        completion?.Dispose();
    }

    // Half-typed code meets parts of the compiler and of its editor services that nobody ever tried; a question about it
    // must not take the session down.
    private static T Try<T>(string code, Func<CancellationToken, T> answer, T nothing, TimeSpan limit)
    {
        // Lists of attributes lie flat in the tree, and completion walks them by recursion; so do the brackets of half an array's type.
        if (Nesting.IsTooDeep(code) || code.AsSpan().Count('[') > LongCell || (code.Length > LongCell && Nesting.LineTooDeep(SubmissionCompiler.Parse(new CellText(code).Program, "")) > 0))
        {
            return nothing;
        }

        using CancellationTokenSource late = new(limit);
        try
        {
            return answer(late.Token);
        }
        catch (Exception)
        {
            return nothing;
        }
    }
}
