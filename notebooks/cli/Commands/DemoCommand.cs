using System.CommandLine;
using Vcmr.Engine.Commands;
using Vcmr.Engine.Running;
using Vcmr.Lessons;

namespace Vcmr.Cli.Commands;

/// <summary><c>vcmr demo</c>: executes all notebooks in reading order with the demo profile.</summary>
internal static class DemoCommand
{
    public static Command Create(NotebookTool tool)
    {
        Option<string> profile = ProfileOptions.Profile();
        Option<string[]> settings = ProfileOptions.Settings();
        Command command = new("demo", "Execute every notebook in reading order; finished work is kept.") { profile, settings };
        command.SetAction(async (parsed, cancellation) =>
        {
            string repository = RepositoryRoot.Find();
            string chosen = ProfileOptions.FullPath(parsed.GetRequiredValue(profile));
            if (parsed.GetValue(settings) is { Length: > 0 } changed)
            {
                chosen = VariantProfile.Write(chosen, changed);
            }

            string name = Lesson.LoadProfile(chosen).Name;
            string output = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(repository, "results", name));
            int code = await RunCommand.ExecuteAsync(
                tool,
                new BatchOptions
                {
                    Notebooks = [.. Directory.GetFiles(Path.Combine(repository, "notebooks"), "*.ipynb").Order(StringComparer.Ordinal)],
                    Parameters = new Dictionary<string, ParameterValue> { ["profile"] = chosen },
                    OutputFolder = output,
                },
                cancellation).ConfigureAwait(false);
            if (code == 0)
            {
                Console.WriteLine($"Executed notebooks are in {output}, figures in {Path.Combine(output, "figures")}, numbers in {Path.Combine(output, "metrics")}.");
                Console.WriteLine($"All of it to read, in a browser and without a network: {ResultsSite.Save(output)}");
            }

            return code;
        });
        return command;
    }
}
