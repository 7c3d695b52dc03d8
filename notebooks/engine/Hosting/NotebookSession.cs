using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;
using Vcmr.Engine.Scripting.Packages;
using Vcmr.Engine.Services;
using DisplayEvent = Microsoft.DotNet.Interactive.Events.DisplayEvent;

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
    private string name = "";
    private int number;
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
        Magics.AddTo(root, csharp, session, Prepared);
        root.DefaultKernelName = csharp.Name;
        // What follows a piece that failed does not run; what code submits while it runs does.
        root.AddMiddleware((command, context, next) => error is null || csharp.IsRunning || command is not SubmitCode ? next(command, context) : Task.CompletedTask);
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
        (name, number, error) = (CellName.Of(cell), cell, null);
        session.Name(name, source);
        string? known = language is null ? csharp.Name : CellLanguages.Of(language) ?? root.FindKernelByName(language)?.Name;
        if (known is null)
        {
            Fail(session.Wrong(name, 1, "LanguageError", CellLanguages.Missing(language!)));
            return ExecutionStatus.Failed;
        }

        if (Prepared(name, source, known) is not string prepared)
        {
            return ExecutionStatus.Failed;
        }

        Formats.Register();
        csharp.Begin(interrupt);
        busy = true;
        try
        {
            KernelCommandResult result = root.SendAsync(CellPlace.Command(prepared, known, name)).GetAwaiter().GetResult();
            csharp.Ending.GetAwaiter().GetResult();
            if ((csharp.Failed ?? Magics.Failure(session, name, source, result)) is ErrorReport failure)
            {
                Fail(failure);
            }
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

    // A cell as .NET Interactive takes it: magics begin their lines, and notebooks are read as by #!import. Null where it says
    // something that .NET Interactive would pass over.
    private string? Prepared(string called, string source, string language)
    {
        CellText text = new(source, language);
        // What follows a language on its line.
        foreach (MagicLine magic in text.Magics.Where(magic => magic.Rest.Length > 0 && CellLanguages.Of(magic.Name) is not null))
        {
            int line = source.AsSpan(0, magic.Hash).Count('\n') + 1;
            Fail(session.Wrong(called, line, "MagicError", $"'#!{magic.Name}' takes no options, but '{magic.Rest}' follows it; put code on the next line."));
            return null;
        }

        foreach (MagicLine magic in text.Magics.Reverse().Where(magic => magic.Hash > magic.Start))
        {
            source = source.Remove(magic.Start, magic.Hash - magic.Start);
        }

        return language == csharp.Name ? Load().Replace(source, "#!import ${file}") : source;
    }

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
            case StandardOutputValueProduced printed:
                output.Print(StreamEvent.Output, Text(printed));
                break;
            case StandardErrorValueProduced printed:
                output.Print(StreamEvent.Error, Text(printed));
                break;
            case CellFailed failure:
                Fail(failure.Report);
                break;
            // What fails in C# has said where.
            case ErrorProduced { Command: SubmitCode command } produced
                when Magics.Misplaced(session, CellPlace.NameOf(command) ?? name, command.Code, produced.Message) is ErrorReport report:
                Fail(report);
                break;
            case ErrorProduced { Command: SubmitCode { TargetKernelName: string kernel } } produced when kernel != csharp.Name:
                Fail(new ErrorReport("Error", produced.Message, [produced.Message]));
                break;
        }
    }

    // Of what fails in a cell the first thing is told.
    private void Fail(ErrorReport report)
    {
        if (error is null)
        {
            error = report with { Cell = report.Cell ?? number };
            output.Error(error);
        }
    }

    private static string Text(DisplayEvent printed) => string.Concat(printed.FormattedValues.Select(form => form.Value));

    [GeneratedRegex("""^[ \t]*#\s*load\s+(?<file>"[^"\n]+\.(ipynb|dib)")[ \t]*$""", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Load();
}
