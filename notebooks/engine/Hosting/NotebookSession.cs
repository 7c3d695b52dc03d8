using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Scripting.Packages;
using Vcmr.Engine.Services;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// One notebook: .NET Interactive's composite kernel with C# and the languages that a page shows. Cells run one after
/// another; what they give goes to the output.
/// </summary>
internal sealed partial class NotebookSession : IDisposable
{
    private readonly CompositeKernel root = [];
    private readonly CSharpKernel csharp;
    private readonly ScriptSession session;
    private readonly ISessionOutput output;
    private readonly Displays displays;
    private readonly Lazy<LanguageServices> services;
    private ErrorReport? error;
    private volatile bool busy;

    /// <summary>Starts a session.</summary>
    /// <param name="directory">The folder that paths in cells are relative to.</param>
    /// <param name="output">Where cells' displays, results and errors go.</param>
    /// <param name="send">Takes the answers of the language services.</param>
    /// <param name="restorer">Gets packages.</param>
    public NotebookSession(string directory, ISessionOutput output, Action<ServiceEvent>? send = null, PackageRestorer? restorer = null)
    {
        Formats.Register();
        this.output = output;
        session = new ScriptSession(directory, restorer);
        services = new Lazy<LanguageServices>(() => new LanguageServices(() => session.State, () => busy, send ?? (_ => { })));
        csharp = new CSharpKernel(session, services);
        displays = new Displays(output);
        root.Add(csharp.UseValueSharing(), CellLanguages.AliasesOf(CellLanguages.CSharp));
        Magics.AddLanguages(root);
        Magics.AddTo(root, csharp, session);
        root.DefaultKernelName = csharp.Name;
        // What follows a piece that failed does not run.
        root.AddMiddleware((command, context, next) => error is null || command is not SubmitCode ? next(command, context) : Task.CompletedTask);
        root.RegisterForDisposal(root.KernelEvents.Subscribe(Take));
        root.RegisterForDisposal(displays);
    }

    /// <summary>What the cells that have ended left behind; safe to read on any thread while the next one runs.</summary>
    public SessionState State => session.State;

    /// <summary>The kernel to which extensions and editors of .NET Interactive talk.</summary>
    public Kernel Root => root;

    /// <summary>Answers questions about code, also while a cell runs.</summary>
    public LanguageServices Services => services.Value;

    /// <summary>Wakes compiler and kernel, so that their start is not counted as the first cell's time.</summary>
    public void WarmUp()
    {
        Task kernel = Task.Run(() => root.SendAsync(new SubmitCode("")));
        session.WarmUp();
        kernel.GetAwaiter().GetResult();
    }

    /// <summary>Runs a cell.</summary>
    /// <param name="code">Its text.</param>
    /// <param name="cell">Its number.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <param name="language">Its language, or null for C#.</param>
    /// <returns>How it ended; the reason of a failure went to the output.</returns>
    public ExecutionStatus Execute(string code, int cell, CancellationToken interrupt, string? language = null)
    {
        string source = code.ReplaceLineEndings("\n");
        string name = CellName.Of(cell);
        session.Name(name, source);
        error = null;
        string? known = language is null ? csharp.Name : CellLanguages.Of(language) ?? root.FindKernelByName(language)?.Name;
        // .NET Interactive leaves out what follows a language on its line.
        Match? options = Magic().Matches(source).FirstOrDefault(match => CellLanguages.Of(match.Groups["name"].Value) is not null);
        if (known is null || options is not null)
        {
            output.Error(known is null
                ? session.Wrong(name, 1, "LanguageError", CellLanguages.Missing(language!))
                : session.Wrong(name, source.AsSpan(0, options!.Groups["name"].Index).Count('\n') + 1, "MagicError", $"'#!{options.Groups["name"].Value}' takes no options, but '{options.Groups["rest"].Value.Trim()}' follows it; put code on the next line."));
            return ExecutionStatus.Failed;
        }

        Formats.Register();
        csharp.Begin(interrupt);
        busy = true;
        try
        {
            Task<KernelCommandResult> running = root.SendAsync(CellPlace.Command(Prepared(source), known, name));
            Report(name, source, running.GetAwaiter().GetResult());
        }
        finally
        {
            busy = false;
        }

        return error is null ? ExecutionStatus.Completed : error.Name == ErrorReports.InterruptedName ? ExecutionStatus.Interrupted : ExecutionStatus.Failed;
    }

    public void Dispose()
    {
        root.Dispose();
        if (services.IsValueCreated)
        {
            services.Value.Dispose();
        }
    }

    // Magics may be indented, and notebooks are read as by #!import.
    private static string Prepared(string source) => Load().Replace(Indented().Replace(source, "#!"), "#!import ${file}");

    private void Take(KernelEvent happened)
    {
        switch (happened)
        {
            case DisplayedValueProduced shown:
                displays.Show(shown);
                break;
            case DisplayedValueUpdated updated:
                displays.Update(updated);
                break;
            case ReturnValueProduced result:
                output.Result(Formats.Bundle(result.Value, result.FormattedValues));
                break;
            case CellFailed failure when error is null:
                error = failure.Report;
                output.Error(error);
                break;
        }
    }

    // What failed outside C#: a magic.
    private void Report(string name, string source, KernelCommandResult result)
    {
        if (error is not null || result.Events.OfType<CommandFailed>().FirstOrDefault() is not CommandFailed failure)
        {
            return;
        }

        Diagnostic? diagnostic = result.Events.OfType<DiagnosticsProduced>().SelectMany(produced => produced.Diagnostics).FirstOrDefault();
        int line = (diagnostic?.LinePositionSpan.Start.Line ?? 0) + 1;
        string written = source.Split('\n')[line - 1].Trim();
        if (failure.Exception is OperationCanceledException)
        {
            error = session.Interrupted(name);
            output.Error(error);
            return;
        }

        error = diagnostic is { Code: "DNI101" } && written.StartsWith("#!", StringComparison.Ordinal)
            ? session.Wrong(name, line, "MagicError", Magics.Unknown(written))
            : session.Wrong(name, line, "MagicError", diagnostic?.Message ?? failure.Message);
        output.Error(error);
    }

    [GeneratedRegex(@"^[ \t]*#!(?<name>\S+)[ \t]+(?<rest>\S.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Magic();

    [GeneratedRegex(@"^[ \t]+#!", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Indented();

    [GeneratedRegex("""^[ \t]*#\s*load\s+(?<file>"[^"\n]+\.(ipynb|dib)")[ \t]*$""", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Load();
}
