using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using Microsoft.DotNet.Interactive.Formatting;
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
    /// <param name="restorer">Gets packages.</param>
    public ScriptSession(string directory, PackageRestorer? restorer = null)
    {
        this.directory = directory;
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

    /// <summary>Gives a program the name by which errors call it and show its lines.</summary>
    /// <param name="name">The name.</param>
    /// <param name="source">Its text, as it was written.</param>
    public void Name(string name, string source) => sources[name] = source.ReplaceLineEndings("\n");

    /// <summary>What is said of a line of a program that cannot be run.</summary>
    public ErrorReport Wrong(string name, int line, string kind, string message) => errors.Of(name, line, kind, message);

    /// <summary>Runs a program on this thread.</summary>
    /// <param name="text">The program, with as many empty lines above it as it has lines above it where it was written.</param>
    /// <param name="name">Its name.</param>
    /// <param name="show">Takes the value of a last expression without semicolon.</param>
    /// <param name="interrupt">Stops it.</param>
    /// <returns>Null where it ran to its end, else why not.</returns>
    public ErrorReport? Execute(string text, string name, Action<object?> show, CancellationToken interrupt)
    {
        try
        {
            Run(text, name, show, interrupt);
            return null;
        }
        catch (ReferenceException e)
        {
            return errors.Of(name, e.Line, "ReferenceError", e.Message);
        }
        catch (NestingException e)
        {
            return errors.Of(name, e.Line, "CompilationError", e.Message);
        }
        catch (CompilationFailedException e)
        {
            return errors.Of(e);
        }
        catch (InterruptedException e)
        {
            return errors.Interrupted(name, e.InnerException);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return errors.Interrupted(name, null);
        }
        catch (Exception e)
        {
            return errors.Of(e);
        }
        finally
        {
            State = CurrentState();
        }
    }

    private SessionState CurrentState() =>
        new(directory, compiler.Options, references.References, last?.Compilation, new ArraySegment<object?>(states, 0, used));

    private void Run(string text, string name, Action<object?> show, CancellationToken interrupt)
    {
        Submission submission = Compile(text, name, interrupt);
        code.StopOn(interrupt);
        if (used == states.Length)
        {
            Array.Resize(ref states, states.Length * 2);
        }

        // A program may run others before it ends; theirs come after its own.
        int slot = used;
        if (submission.Declares)
        {
            last = submission;
            used++;
        }

        object? value;
        try
        {
            value = Interruptible.Run(() => submission.Entry(states), interrupt);
        }
        finally
        {
            if (!submission.Declares && used == slot)
            {
                states[slot] = null;
            }
        }

        if ((submission.HasValue || value is not null) && value is not DisplayedValue)
        {
            // A form runs code too, of the value's type or of the cell.
            Interruptible.Run(
                () =>
                {
                    show(value);
                    return Task.FromResult<object?>(null);
                },
                interrupt);
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
