using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Services;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// C# for .NET Interactive: its commands and events over a session of scripts that can be interrupted and says on which
/// line of which cell something failed.
/// </summary>
internal sealed class CSharpKernel : Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestCompletions>,
    IKernelCommandHandler<RequestHoverText>,
    IKernelCommandHandler<RequestSignatureHelp>,
    IKernelCommandHandler<RequestDiagnostics>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<SendValue>
{
    private readonly ScriptSession session;
    private readonly Lazy<LanguageServices> services;

    // Deep recursion in a cell should fail by its own logic, not by the stack's size.
    private readonly ServiceThread cells = new("cells");
    private CellPlace place = new();
    private CancellationToken interrupt;
    private int running;

    /// <summary>Makes the kernel.</summary>
    /// <param name="session">The session.</param>
    /// <param name="services">Answers questions about code.</param>
    public CSharpKernel(ScriptSession session, Lazy<LanguageServices> services)
        : base(CellLanguages.CSharp)
    {
        this.session = session;
        this.services = services;
        KernelInfo.LanguageName = "C#";
        KernelInfo.LanguageVersion = "14.0";
        RegisterForDisposal(cells);
    }

    /// <summary>The variables now.</summary>
    public IReadOnlyList<Variable> Variables => Scripting.Variables.Of(session.State.States);

    /// <summary>Whether code runs.</summary>
    public bool IsRunning => Volatile.Read(ref running) != 0;

    /// <summary>Ends when the code that runs does; a command that is cancelled ends before it.</summary>
    public Task Ending { get; private set; } = Task.CompletedTask;

    /// <summary>Why code of the cell failed, or null.</summary>
    public ErrorReport? Failed { get; private set; }

    /// <summary>A cell begins.</summary>
    /// <param name="stop">Stops it.</param>
    public void Begin(CancellationToken stop)
    {
        place = new CellPlace();
        interrupt = stop;
        Failed = null;
    }

    /// <inheritdoc/>
    public async Task HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        (string? name, string text, bool isLast) = place.Of(command);
        if (name is null)
        {
            // Sent by an extension, or by a cell.
            name = CellName.Submitted;
            session.Name(name, text);
        }

        if (Interlocked.CompareExchange(ref running, 1, 0) != 0)
        {
            // By the cell that runs, which waits for it.
            Run(command, context, text, name, isLast);
            return;
        }

        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ending = ended.Task;
        ExecutionContext? flow = ExecutionContext.Capture();
        cells.Post(() =>
        {
            try
            {
                ExecutionContext.Run(flow!, _ => Run(command, context, text, name, isLast), null);
            }
            finally
            {
                running = 0;
                ended.SetResult();
            }
        });
        await ended.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestCompletions command, KernelInvocationContext context)
    {
        CompletionReply reply = services.Value.Complete(command.Code, Cursor(command));
        context.Publish(new CompletionsProduced(
            [.. reply.Items.Select(item => new Microsoft.DotNet.Interactive.Events.CompletionItem(item.Text, item.Kind, documentation: item.Signature))],
            command,
            Span(command.Code, TextSpan.FromBounds(reply.Start, reply.End))));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestHoverText command, KernelInvocationContext context)
    {
        InspectionReply reply = services.Value.Inspect(command.Code, Cursor(command), detail: 0);
        if (reply.Found)
        {
            context.Publish(new HoverTextProduced(command, [.. reply.Data.Select(entry => new FormattedValue(entry.Key, (string?)entry.Value))]));
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestSignatureHelp command, KernelInvocationContext context)
    {
        CallHelp.Reply? help = services.Value.Call(command.Code, Cursor(command));
        context.Publish(help is null ? SignatureHelpProduced.Empty(command) : new SignatureHelpProduced(
            command,
            [.. help.Overloads.Select(one => new SignatureInformation(
                one.Label,
                new FormattedValue(Mime.Markdown, one.Documentation),
                [.. one.Parameters.Select(name => new ParameterInformation(name, new FormattedValue(Mime.Markdown, "")))]))],
            help.ActiveOverload,
            help.ActiveParameter));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestDiagnostics command, KernelInvocationContext context)
    {
        Diagnostic[] found = [.. services.Value.Diagnose(command.Code).Select(Diagnostic.FromCodeAnalysisDiagnostic)];
        context.Publish(new DiagnosticsProduced(found, [.. found.Select(one => new FormattedValue(Mime.Plain, one.ToString()))], command));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        context.Publish(new ValueInfosProduced(
            [.. Variables.Select(one => new KernelValueInfo(one.Name, new FormattedValue(Mime.Plain, Scripting.Variables.ShortText(one.Value)), one.Type))],
            command));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (Variables.FirstOrDefault(one => one.Name == command.Name) is Variable variable)
        {
            context.Publish(new ValueProduced(variable.Value, command.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), command));
        }
        else
        {
            context.Fail(command, message: $"No cell declared a variable '{command.Name}'.");
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task HandleAsync(SendValue command, KernelInvocationContext context) => SetValueAsync(command, context, (name, value, _) =>
    {
        ErrorReport? error = null;
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            string message = $"'{name}' cannot be the name of a variable; choose another with --as or --name.";
            error = new ErrorReport("MagicError", message, [message]);
        }
        else if (Declare(SharedValue.TypeOf(value)) is not null)
        {
            // A type may be one that cells cannot name after all.
            error = Declare("dynamic");
        }

        if (error is not null)
        {
            // Who shares values does not look at what became of it.
            context.Publish(new CellFailed(error, command));
        }

        return Task.CompletedTask;

        ErrorReport? Declare(string type)
        {
            SharedValue.Put(value);
            return session.Execute($"{type} {name} = ({type}){typeof(SharedValue).FullName}.Take();", CellName.Submitted, _ => { }, CancellationToken.None);
        }
    });

    private void Run(SubmitCode command, KernelInvocationContext context, string text, string name, bool isLast)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return;
        }

        // Not disposed: functions of this cell hold its token as long as the session lives.
        CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt, context.CancellationToken);
        ErrorReport? error = session.Execute(text, name, value => Show(value, command, context, isLast), stop.Token);
        if (error is not null)
        {
            Failed ??= error;
            context.Publish(new CellFailed(error, command));
            context.Fail(command, message: error.Message);
        }
    }

    // A cell has at most one result; values of pieces before the last are displayed.
    private static void Show(object? value, SubmitCode command, KernelInvocationContext context, bool isLast)
    {
        IReadOnlyList<FormattedValue> forms = FormattedValue.CreateManyFromObject(value);
        context.Publish(isLast
            ? new ReturnValueProduced(value, command, forms)
            : new DisplayedValueProduced(value, command, forms, Guid.NewGuid().ToString("N")));
    }

    // The code comes without the blanks at its end, behind which the cursor may stand.
    private static int Cursor(LanguageServiceCommand command) =>
        Math.Min(SourceText.From(command.Code).Lines.GetPosition(command.LinePosition.ToCodeAnalysisLinePosition()), command.Code.Length);

    private static Microsoft.DotNet.Interactive.LinePositionSpan Span(string code, TextSpan span) =>
        Microsoft.DotNet.Interactive.LinePositionSpan.FromCodeAnalysisLinePositionSpan(SourceText.From(code).Lines.GetLinePositionSpan(span));
}
