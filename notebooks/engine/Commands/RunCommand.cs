using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using Spectre.Console;
using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>The command <c>run</c>: executes notebooks without a browser.</summary>
public static class RunCommand
{
    private const string ProfileParameter = "profile";

    /// <summary>Makes it.</summary>
    /// <param name="tool">The tool it is part of.</param>
    public static Command Create(NotebookTool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        Argument<string[]> notebooks = new("notebook") { Description = "Notebooks to execute.", Arity = ArgumentArity.OneOrMore };
        Option<string?> profile = new("--profile") { Description = "The profile to run with, a name or a YAML file; the same as -p profile=NAME.", HelpName = "NAME" };
        profile.CompletionSources.Add(_ => (tool.ProfileNames?.Invoke() ?? []).Select(n => new CompletionItem(n)));
        Option<string[]> settings = new("--set") { Description = "Change a value of the profile, such as audio.epochs=3; may be given several times. Results go to a folder of their own.", HelpName = "KEY=VALUE" };
        settings.CompletionSources.Add(_ => (tool.SettingNames?.Invoke() ?? []).Select(n => new CompletionItem(n + "=")));
        settings.Validators.Add(result => Check(result, token => token.IndexOf('=') > 0, "is not of the form KEY=VALUE"));
        Option<string[]> parameters = new("-p", "--parameter") { Description = "Set a parameter; may be given several times.", HelpName = "KEY=VALUE" };
        Option<string[]> files = new("-f", "--parameters-file") { Description = $"Set the parameters in a {tool.ParameterFiles} file; -p overrides it.", HelpName = "FILE" };
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
        Option<bool> html = new("--html") { Description = "Write each executed notebook also as one HTML page that needs no network." };
        Option<bool> check = new("--check") { Description = "Compare the outputs of cells tagged 'check' with those of the executed notebooks that this run replaces; end with 1 if they differ." };
        Option<string?> against = new("--check-against") { Description = "Compare with the executed notebooks in another folder.", HelpName = "DIR" };
        Option<double> tolerance = new("--check-tolerance")
        {
            Description = "By how much numbers may differ in --check, relative, or absolute below 1 (default: not at all).",
            HelpName = "X",
            CustomParser = result => double.TryParse(result.Tokens[0].Value, out double value) && value is >= 0 and < 1 ? value : Wrong<double>(result, "number from 0 to 1"),
        };
        Option<bool> prepare = new("--prepare-only") { Description = "Write the notebooks with their parameters set to --out and execute nothing." };
        parameters.Validators.Add(result => Check(result, token => token.IndexOf('=') > 0, "is not of the form KEY=VALUE"));
        notebooks.Validators.Add(result => Check(result, token => !token.StartsWith('-') || File.Exists(token), "is neither an option nor a notebook"));

        Command command = new("run", "Execute notebooks and write them with their outputs.") { notebooks, parameters, files, output, html, check, against, tolerance, timeout, jobs, prepare };
        if (tool.Profile is not null)
        {
            command.Add(profile);
        }

        if (tool.Settings is not null)
        {
            command.Add(settings);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(prepare) && result.GetResult(output) is null)
            {
                result.AddError("--prepare-only needs --out DIR.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            string[] paths = parsed.GetRequiredValue(notebooks);
            BatchOptions options = new()
            {
                Notebooks = paths,
                Parameters = Parameters(tool, parsed.GetValue(files) ?? [], tool.Profile is null ? null : parsed.GetValue(profile), parsed.GetValue(parameters) ?? [], tool.Settings is null ? [] : parsed.GetValue(settings) ?? []),
                OutputFolder = parsed.GetValue(output),
                CellLimit = parsed.GetValue(timeout) is double seconds ? TimeSpan.FromSeconds(seconds) : null,
                Jobs = Math.Max(1, parsed.GetValue(jobs)),
                Page = parsed.GetValue(html) ? HtmlCommand.Options(paths, runsOutputs: true) : null,
                Check = parsed.GetValue(check) || parsed.GetValue(against) is not null
                    ? new CheckOptions { Folder = parsed.GetValue(against), Tolerance = parsed.GetValue(tolerance) }
                    : null,
            };
            if (parsed.GetValue(prepare))
            {
                foreach (string path in BatchRunner.Prepare(options, new PlainRunProgress(tool.Name, Console.Out, Console.Error)))
                {
                    Console.WriteLine($"Wrote {path}");
                }

                return ExitCodes.Success;
            }

            return await ExecuteAsync(tool, options, cancellation).ConfigureAwait(false);
        });
        return command;
    }

    /// <summary>Executes notebooks, with live progress on a terminal and plain lines elsewhere.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="options">The notebooks, and how they run.</param>
    /// <param name="cancellation">Ends them.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> ExecuteAsync(NotebookTool tool, BatchOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return await BatchRunner.RunAsync(options, new PlainRunProgress(tool.Name, Console.Out, Console.Error), cancellation).ConfigureAwait(false);
        }

        return await LiveRunProgress.ShowAsync(tool.Name, AnsiConsole.Console, live => BatchRunner.RunAsync(options, live, cancellation)).ConfigureAwait(false);
    }

    // As papermill has it: what is given one by one goes before what a file says.
    private static Dictionary<string, ParameterValue> Parameters(NotebookTool tool, string[] files, string? profile, string[] assignments, string[] settings)
    {
        Dictionary<string, ParameterValue> values = new(StringComparer.Ordinal);
        foreach ((string name, ParameterValue value) in files.SelectMany(tool.ReadParameters))
        {
            values[name] = value;
        }

        if (profile is not null)
        {
            values[ProfileParameter] = profile;
        }

        foreach (string[] pair in assignments.Select(assignment => assignment.Split('=', 2)))
        {
            values[pair[0]] = pair[1];
        }

        if (tool.Profile is not null && values.GetValueOrDefault(ProfileParameter) is ParameterValue.Scalar { Text: string given })
        {
            values[ProfileParameter] = tool.Profile(given);
        }

        if (settings.Length > 0)
        {
            values[ProfileParameter] = tool.Settings!((values.GetValueOrDefault(ProfileParameter) as ParameterValue.Scalar)?.Text, settings);
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
