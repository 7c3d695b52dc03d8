using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive;
using Vcmr.Engine.Display;
using Vcmr.Engine.Magics;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting.Packages;

namespace Vcmr.Engine.Scripting;

/// <summary>
/// The state of one notebook: runs cells one after another, each seeing what the earlier ones declared. A cell that
/// throws keeps what it had assigned until then; one that does not compile changes nothing.
/// </summary>
internal sealed class ScriptSession
{
    private readonly NotebookLoadContext context = new();
    private readonly ReferenceSet references;
    private readonly CellReferences cellReferences;
    private readonly SubmissionCompiler compiler;
    private readonly ISessionOutput output;
    private readonly string directory;
    private readonly Dictionary<string, string> sources = new(StringComparer.Ordinal);
    private readonly CellSymbols symbols = new();
    private readonly ErrorReports errors;
    private readonly StoppableCode code = new();

    // The last that declares something: what the next is compiled on. A chain of all would cost memory and time.
    private Submission? last;

    // Slot 0 is for a host object, which these scripts do not have; a submission that declares something fills the next.
    private object?[] states = new object?[64];
    private int used = 1;

    /// <summary>Starts a session.</summary>
    /// <param name="directory">The folder that <c>#r</c> and <c>#load</c> paths are relative to.</param>
    /// <param name="output">Where cells' displays, results and errors go.</param>
    /// <param name="restorer">Gets packages.</param>
    public ScriptSession(string directory, ISessionOutput output, PackageRestorer? restorer = null)
    {
        this.directory = directory;
        this.output = output;
        references = new ReferenceSet(context);
        restorer ??= new PackageRestorer(PackageCache.OfUser, PackageRestorer.DefaultLimit, DotNetHost.Path);
        cellReferences = new CellReferences(references, new NotebookPackages(restorer, references, directory), directory);
        compiler = new SubmissionCompiler(directory, context, symbols, code);
        errors = new ErrorReports(sources, symbols);
        State = CurrentState();
    }

    /// <summary>What the cells that have ended left behind; safe to read on any thread while the next one runs.</summary>
    public SessionState State { get; private set; }

    /// <summary>Wakes the compiler, so that its start is not counted as the first cell's time.</summary>
    public void WarmUp() => compiler.Compile(SubmissionCompiler.Parse("string.Empty", "warm-up"), references.References, null, CancellationToken.None);

    /// <summary>Runs a cell on this thread.</summary>
    /// <param name="code">Its text.</param>
    /// <param name="cell">Its number.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <returns>How it ended; the reason of a failure went to the output.</returns>
    public ExecutionStatus Execute(string code, int cell, CancellationToken interrupt)
    {
        string name = CellName.Of(cell);
        sources[name] = code.ReplaceLineEndings("\n");
        DisplayContext.Use(output);
        try
        {
            IReadOnlyList<CellStep> steps = CellParser.Parse(code);
            for (int i = 0; i < steps.Count; i++)
            {
                Run(steps[i], name, isLast: i == steps.Count - 1, interrupt);
            }

            return ExecutionStatus.Completed;
        }
        catch (MagicException e)
        {
            return Failed(errors.Of(name, e));
        }
        catch (ReferenceException e)
        {
            return Failed(errors.Of(name, e.Line, "ReferenceError", e.Message));
        }
        catch (NestingException e)
        {
            return Failed(errors.Of(name, e.Line, "CompilationError", e.Message));
        }
        catch (CompilationFailedException e)
        {
            return Failed(errors.Of(e));
        }
        catch (InterruptedException e)
        {
            output.Error(errors.Interrupted(name, e.InnerException));
            return ExecutionStatus.Interrupted;
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            output.Error(errors.Interrupted(name, null));
            return ExecutionStatus.Interrupted;
        }
        catch (Exception e)
        {
            return Failed(errors.Of(e));
        }
        finally
        {
            State = CurrentState();
        }
    }

    private SessionState CurrentState() =>
        new(directory, compiler.Options, references.References, last?.Compilation, new ArraySegment<object?>(states, 0, used));

    private ExecutionStatus Failed(ErrorReport error)
    {
        output.Error(error);
        return ExecutionStatus.Failed;
    }

    private void Run(CellStep step, string name, bool isLast, CancellationToken interrupt)
    {
        switch (step.Kind)
        {
            case StepKind.CSharp:
                RunCode(step, name, isLast, interrupt);
                break;
            case StepKind.Markdown:
                Kernel.display(step.Text, Mime.Markdown);
                break;
            case StepKind.Html:
                Kernel.display(step.Text, Mime.Html);
                break;
            case StepKind.JavaScript:
                Kernel.display(step.Text, Mime.JavaScript);
                break;
            case StepKind.Mermaid:
                DisplayedValue.Show(new JsonObject { [Mime.Mermaid] = step.Text, [Mime.Markdown] = $"```mermaid\n{step.Text.Trim()}\n```", [Mime.Plain] = step.Text });
                break;
            case StepKind.Who:
                Kernel.display(string.Join('\n', Variables.Of(states[..used]).Select(v => v.Name)));
                break;
            case StepKind.Whos:
                Table table = Variables.ToTable(Variables.Of(states[..used]));
                DisplayedValue.Show(new JsonObject { [Mime.Html] = table.ToHtml(), [Mime.Plain] = table.ToPlainText() });
                break;
            default:
                throw new UnreachableException();
        }
    }

    private void RunCode(CellStep step, string name, bool isLast, CancellationToken interrupt)
    {
        long start = Stopwatch.GetTimestamp();
        Submission submission = Compile(step.Text, name, interrupt);
        bool declares = submission.Declares;
        if (declares)
        {
            last = submission;
        }

        code.StopOn(interrupt);
        if (used == states.Length)
        {
            Array.Resize(ref states, states.Length * 2);
        }

        object? value;
        try
        {
            value = Interruptible.Run(() => submission.Entry(states), interrupt);
        }
        finally
        {
            if (!declares)
            {
                states[used] = null;
            }
            else if (states[used] is not null)
            {
                used++;
            }
        }

        if ((submission.HasValue || value is not null) && value is not DisplayedValue)
        {
            Show(ValueFormatter.Format(value), isLast);
        }

        if (step.Timed)
        {
            Kernel.display(string.Create(CultureInfo.InvariantCulture, $"Wall time: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0.#} ms"));
        }
    }

    // A cell has at most one result; values of segments before the last are displayed.
    private void Show(JsonObject data, bool isLast)
    {
        if (isLast)
        {
            output.Result(data);
        }
        else
        {
            DisplayedValue.Show(data);
        }
    }

    private Submission Compile(string text, string name, CancellationToken interrupt)
    {
        if (Nesting.LineTooDeep(text) is int line and > 0)
        {
            throw new NestingException(line);
        }

        SyntaxTree tree = SubmissionCompiler.Parse(text, name);
        if (text.Contains("#r", StringComparison.Ordinal) || text.Contains("#i", StringComparison.Ordinal))
        {
            (IReadOnlyList<ReferenceDirective> directives, SourceText rest) = ReferenceDirectives.Extract(tree);
            cellReferences.Add(directives, interrupt);
            tree = SubmissionCompiler.Parse(rest, name);
        }

        return compiler.Compile(tree, references.References, last, interrupt);
    }
}
