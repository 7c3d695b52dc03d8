using System.CommandLine;
using System.CommandLine.Invocation;
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
        CleanCommand.Create,
        DemoCommand.Create,
        PrepareCommand.Create,
        PublishCommand.Create,
        DoctorCommand.Create,
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = new("Video-conditioned music representations.") { Verbose };
        foreach (Func<Command> create in Commands)
        {
            root.Add(create());
        }

        ParseResult parsed = root.Parse(args);
        // A cancelled command gets time to end its notebooks and to write them.
        InvocationConfiguration configuration = new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(20) };
        try
        {
            int code = await parsed.InvokeAsync(configuration).ConfigureAwait(false);
            return parsed.Action is ParseErrorAction ? ExitCodes.Usage : code;
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

    private static void Report(Exception error, bool verbose)
    {
        Exception cause = error is AggregateException { InnerExceptions: [Exception only] } ? only : error;
        string message = cause is VcmrException or NotebookException ? cause.Message : $"{cause.GetType().Name}: {cause.Message}";
        Console.Error.WriteLine(verbose ? cause.ToString() : $"vcmr: {message.ReplaceLineEndings(" ")}");
    }
}
