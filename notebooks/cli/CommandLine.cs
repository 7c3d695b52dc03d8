using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using Vcmr.Cli.Commands;
using Vcmr.Engine;

namespace Vcmr.Cli;

/// <summary>The tool <c>vcmr</c>: its commands, and how errors end it.</summary>
internal static class CommandLine
{
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Show where an error comes from.", Recursive = true };

    // One line a command.
    private static readonly Func<Command>[] Commands =
    [
        RunCommand.Create,
        HtmlCommand.Create,
        CleanCommand.Create,
        DemoCommand.Create,
        FetchListCommand.Create,
        PrepareCommand.Create,
        CorpusCommand.Create,
        VerifyCommand.Create,
        DataCommand.Create,
        WeightsCommand.Create,
        ScoreCommand.Create,
        TagCommand.Create,
        EmbedCommand.Create,
        ConvertCommand.Create,
        PublishCommand.Create,
        TrainCommand.Create,
        ProbeCommand.Create,
        SweepCommand.Create,
        StudyCommand.Create,
        ReportCommand.Create,
        KernelCommand.Create,
        DoctorCommand.Create,
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        using PosixSignalRegistration? limit = FailWritesBeyondLimit();
        using PosixSignalRegistration? hangUp = TreatHangUpAsTermination();
        RootCommand root = new("Video-conditioned music representations.") { HelpName = ToolName.Typed };
        root.Add(Verbose);
        foreach (Func<Command> create in Commands)
        {
            root.Add(create());
        }

        // A file may be called @something; nothing here reads arguments from files.
        ParseResult parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            return await ReportAsync(parsed).ConfigureAwait(false);
        }

        // A cancelled command gets time to end its notebooks and to write them.
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
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
            Report(e, parsed.GetValue(Verbose));
            return e is NotebookException notebook ? notebook.ExitCode : 1;
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

    private static async Task<int> ReportAsync(ParseResult parsed)
    {
        if (parsed.CommandResult.Command is RootCommand root && parsed.Tokens.Count == 0)
        {
            await root.Parse(["--help"]).InvokeAsync().ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        foreach (string message in parsed.Errors.Select(error => error.Message).Distinct())
        {
            Console.Error.WriteLine($"vcmr: {VisibleText.Of(message.ReplaceLineEndings(" "))}");
        }

        string command = string.Concat(Path(parsed.CommandResult).Reverse().Select(name => name + " "));
        Console.Error.WriteLine($"vcmr: {ToolName.Hint($"{command}--help")} shows what can be given.");
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Path(SymbolResult? result)
    {
        for (; result is CommandResult { Command: not RootCommand } inner; result = inner.Parent)
        {
            yield return inner.Command.Name;
        }
    }

    private static void Report(Exception error, bool verbose)
    {
        Exception cause = error is AggregateException { InnerExceptions: [Exception only] } ? only : error;
        string message = cause is VcmrException or NotebookException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        Console.Error.WriteLine(verbose ? cause.ToString() : $"vcmr: {VisibleText.Of(message.ReplaceLineEndings(" "))}");
    }
}
