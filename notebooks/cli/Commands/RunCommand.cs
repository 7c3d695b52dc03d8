using System.CommandLine;
using System.CommandLine.Parsing;
using Spectre.Console;
using Vcmr.Engine.Running;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr run</c>: executes notebooks without a browser.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        Argument<string[]> notebooks = new("notebook") { Description = "Notebooks to execute.", Arity = ArgumentArity.OneOrMore };
        Option<string?> profile = new("--profile") { Description = "The profile to run with; the same as -p profile=NAME.", HelpName = "NAME" };
        Option<string[]> parameters = new("-p", "--parameter") { Description = "Set a parameter; may be given several times.", HelpName = "KEY=VALUE" };
        Option<string?> output = new("--out") { Description = "The folder for executed notebooks (default: results/<profile>).", HelpName = "DIR" };
        Option<double?> timeout = new("--timeout")
        {
            Description = "How long one cell may take (default: no limit).",
            HelpName = "SECONDS",
            CustomParser = result => double.TryParse(result.Tokens[0].Value, out double seconds) && seconds is > 0 and <= 1e6 ? seconds : Wrong<double?>(result, "time above 0 s"),
        };
        Option<int> jobs = new("--jobs")
        {
            Description = "How many notebooks run at once (default: 1).",
            HelpName = "N",
            CustomParser = result => int.TryParse(result.Tokens[0].Value, out int count) && count >= 1 ? count : Wrong<int>(result, "number above 0"),
        };
        parameters.Validators.Add(result => Check(result, token => token.IndexOf('=') > 0, "is not of the form KEY=VALUE"));
        notebooks.Validators.Add(result => Check(result, token => !token.StartsWith('-') || File.Exists(token), "is neither an option nor a notebook"));

        Command command = new("run", "Execute notebooks and write them with their outputs.") { notebooks, profile, parameters, output, timeout, jobs };
        command.SetAction(async (parsed, cancellation) =>
        {
            BatchOptions options = new()
            {
                Notebooks = parsed.GetRequiredValue(notebooks),
                Parameters = Parameters(parsed.GetValue(profile), parsed.GetValue(parameters) ?? []),
                OutputFolder = parsed.GetValue(output),
                CellLimit = parsed.GetValue(timeout) is double seconds ? TimeSpan.FromSeconds(seconds) : null,
                Jobs = Math.Max(1, parsed.GetValue(jobs)),
            };
            return await ExecuteAsync(options, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Executes notebooks, with live progress on a terminal and plain lines elsewhere.</summary>
    public static async Task<int> ExecuteAsync(BatchOptions options, CancellationToken cancellation)
    {
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return await BatchRunner.RunAsync(options, new PlainRunProgress(Console.Out, Console.Error), cancellation).ConfigureAwait(false);
        }

        return await LiveRunProgress.ShowAsync(AnsiConsole.Console, live => BatchRunner.RunAsync(options, live, cancellation)).ConfigureAwait(false);
    }

    private static Dictionary<string, string> Parameters(string? profile, string[] assignments)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        if (profile is not null)
        {
            values["profile"] = profile;
        }

        foreach (string[] pair in assignments.Select(assignment => assignment.Split('=', 2)))
        {
            values[pair[0]] = pair[1];
        }

        return values;
    }

    private static T? Wrong<T>(ArgumentResult result, string wanted)
    {
        result.AddError($"'{result.Tokens[0].Value}' is not a {wanted}.");
        return default;
    }

    private static void Check(SymbolResult result, Func<string, bool> isValid, string problem)
    {
        foreach (string token in result.Tokens.Select(token => token.Value).Where(token => !isValid(token)))
        {
            result.AddError($"'{token}' {problem}.");
        }
    }
}
