using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;

namespace Vcmr.Engine.Commands;

/// <summary>What the command lines over this engine have in common: how they are parsed, and how errors and signals end them.</summary>
public static class CommandLine
{
    /// <summary>Runs what was typed.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="commands">Its commands, in the order in which the help lists them.</param>
    /// <param name="args">What was typed.</param>
    /// <returns>What the process ends with, one of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(NotebookTool tool, IEnumerable<Command> commands, string[] args)
    {
        ArgumentNullException.ThrowIfNull(tool);
        ArgumentNullException.ThrowIfNull(commands);
        using PosixSignalRegistration? limit = FailWritesBeyondLimit();
        using PosixSignalRegistration? hangUp = TreatHangUpAsTermination();
        Option<bool> verbose = new("--verbose") { Description = "Show where an error comes from.", Recursive = true };
        RootCommand root = new(tool.Description) { HelpName = tool.Typed };
        root.Add(verbose);
        foreach (Command command in commands)
        {
            root.Add(command);
        }

        // A file may be called @something; nothing here reads arguments from files.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return await ReportAsync(tool, parsed).ConfigureAwait(false);
        }

        // A cancelled command gets time to end its notebooks and to write them, and to save a large step.
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(50) };
        try
        {
            return await parsed.InvokeAsync(configuration).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Cancelled;
        }
        catch (Exception e)
        {
            Report(tool, e, parsed.GetValue(verbose));
            return e is NotebookException notebook ? notebook.ExitCode : ExitCodes.CellFailed;
        }
    }

    /// <summary>A file that reaches the user's limit of size then makes a write fail, which is reported, and does not end the process.</summary>
    private static PosixSignalRegistration? FailWritesBeyondLimit()
    {
        const PosixSignal FileSizeExceeded = (PosixSignal)25;
        return OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true);
    }

    /// <summary>A terminal that is closed ends a command as SIGTERM does: what it has done is saved.</summary>
    private static PosixSignalRegistration? TreatHangUpAsTermination() => OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(
        PosixSignal.SIGHUP,
        context =>
        {
            const int Terminate = 15;
            context.Cancel = true;
            _ = Signal(Environment.ProcessId, Terminate);
        });

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int process, int signal);

    private static async Task<int> ReportAsync(NotebookTool tool, ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand root && parsed.Tokens.Count == 0)
        {
            await root.Parse(["--help"]).InvokeAsync().ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        // A command that was mistyped is none that is missing.
        bool isMistyped = parsed.UnmatchedTokens.Count > 0 && parsed.CommandResult.Command.Subcommands.Count > 0;
        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct().Where(m => !isMistyped || m != "Required command was not provided."))
        {
            Console.Error.WriteLine($"{tool.Name}: {tool.Visible(message.ReplaceLineEndings(" "))}");
        }

        foreach ((string typed, string meant) in NearName.In(parsed))
        {
            Console.Error.WriteLine($"{tool.Name}: Did you mean '{meant}' by '{tool.Visible(typed)}'?");
        }

        string command = string.Concat(Path(parsed.CommandResult).Reverse().Select(name => name + " "));
        Console.Error.WriteLine($"{tool.Name}: {tool.Hint($"{command}--help")} shows what can be given.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Path(SymbolResult? result)
    {
        for (; result is CommandResult { Command: not RootCommand } inner; result = inner.Parent)
        {
            yield return inner.Command.Name;
        }
    }

    private static void Report(NotebookTool tool, Exception error, bool verbose)
    {
        Exception cause = error is AggregateException { InnerExceptions: [Exception only] } ? only : error;
        string message = cause is NotebookException || tool.IsForUser(cause) ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        Console.Error.WriteLine(verbose ? cause.ToString() : $"{tool.Name}: {tool.Visible(message.ReplaceLineEndings(" "))}");
    }
}
