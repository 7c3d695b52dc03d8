using System.Collections.Concurrent;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>Runs notebooks, each in a process of its own; one that fails does not keep the others from running.</summary>
public static class BatchRunner
{
    private const string ProfileParameter = "profile";

    /// <summary>Runs notebooks.</summary>
    /// <param name="options">Which and how.</param>
    /// <param name="progress">Told how they get on.</param>
    /// <param name="cancellation">Ends the runs; what ran until then is written.</param>
    /// <returns>What the program ends with: the highest exit code of all runs.</returns>
    /// <exception cref="NotebookException">A notebook, a parameter or an output folder is not usable; nothing ran.</exception>
    public static async Task<int> RunAsync(BatchOptions options, IBatchProgress progress, CancellationToken cancellation = default)
    {
        List<(string Path, string Output, Notebook Notebook)> work = Prepare(options);
        ConcurrentBag<int> codes = [ExitCodes.Success];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Jobs) };
        await Parallel.ForEachAsync(
            work,
            parallel,
            async (item, _) =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    codes.Add(ExitCodes.Cancelled);
                    return;
                }

                progress.Started(item.Path);
                RunResult result = await RunAsync(item.Path, item.Output, item.Notebook, options, progress, cancellation).ConfigureAwait(false);
                progress.Finished(item.Path, item.Output, result);
                codes.Add(result.ExitCode);
            }).ConfigureAwait(false);
        return codes.Max();
    }

    private static async Task<RunResult> RunAsync(string path, string output, Notebook notebook, BatchOptions options, IBatchProgress progress, CancellationToken cancellation)
    {
        RunOptions run = new()
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(path))!,
            OutputPath = output,
            CellLimit = options.CellLimit,
            Progress = new Forward(path, progress),
        };
        try
        {
            return await NotebookRunner.RunAsync(notebook, run, cancellation).ConfigureAwait(false);
        }
        catch (NotebookException e)
        {
            return new RunResult(RunStatus.CellFailed, 0, TimeSpan.Zero, new ErrorReport("NotebookError", e.Message, [e.Message]));
        }
    }

    private static List<(string Path, string Output, Notebook Notebook)> Prepare(BatchOptions options)
    {
        string folder = options.OutputFolder
            ?? Path.Combine("results", options.Parameters.GetValueOrDefault(ProfileParameter) is { Length: > 0 } profile ? profile : "executed");
        List<(string Path, string Output, Notebook Notebook)> work = [];
        foreach (string path in options.Notebooks)
        {
            string output = Path.Combine(folder, Path.GetFileName(path));
            if (Path.GetFullPath(output) == Path.GetFullPath(path))
            {
                throw new NotebookException($"The executed notebook would take the place of '{path}'; choose another folder with --out.", ExitCodes.Usage);
            }

            if (work.FirstOrDefault(other => other.Output == output).Path is string other)
            {
                throw new NotebookException($"'{other}' and '{path}' would both be written to '{output}'; run them one at a time with different --out.", ExitCodes.Usage);
            }

            work.Add((path, output, NotebookFile.Read(path)));
        }

        foreach (string parameter in options.Parameters.Keys.Where(name => !work.Exists(item => ParameterInjection.Accepts(item.Notebook, name))))
        {
            string known = string.Join(", ", work.SelectMany(item => ParameterInjection.Names(item.Notebook)).Distinct());
            throw new NotebookException($"No notebook has a parameter '{parameter}'; known are {(known.Length == 0 ? "none" : known)}.", ExitCodes.Usage);
        }

        foreach ((string path, _, Notebook notebook) in work)
        {
            Inject(path, notebook, options.Parameters);
        }

        return work;
    }

    private static void Inject(string path, Notebook notebook, IReadOnlyDictionary<string, string> parameters)
    {
        try
        {
            ParameterInjection.Inject(notebook, parameters.Where(entry => ParameterInjection.Accepts(notebook, entry.Key)).ToDictionary());
        }
        catch (NotebookException e)
        {
            throw new NotebookException($"{Path.GetFileName(path)}: {e.Message}", e.ExitCode);
        }
    }

    private sealed class Forward(string path, IBatchProgress progress) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => progress.Cell(path, value);
    }
}
