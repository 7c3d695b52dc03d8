using System.Collections.Concurrent;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Html;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>Runs notebooks, each in a process of its own; one that fails does not keep the others from running.</summary>
public static class BatchRunner
{
    /// <summary>Runs notebooks.</summary>
    /// <param name="options">Which and how.</param>
    /// <param name="progress">Told how they get on.</param>
    /// <param name="cancellation">Ends the runs; what ran until then is written.</param>
    /// <returns>What the program ends with: the highest exit code of all runs.</returns>
    /// <exception cref="NotebookException">A notebook, a parameter or an output folder is not usable; nothing ran.</exception>
    public static async Task<int> RunAsync(BatchOptions options, IBatchProgress progress, CancellationToken cancellation = default)
    {
        IReadOnlyList<BatchItem> items = BatchPlan.Make(options, progress);
        ConcurrentBag<int> codes = [ExitCodes.Success];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = Math.Max(1, options.Jobs) };
        await Parallel.ForEachAsync(
            items,
            parallel,
            async (item, _) =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    codes.Add(ExitCodes.Cancelled);
                    return;
                }

                progress.Started(item.Path);
                RunResult result = await RunAsync(item, options, progress, cancellation).ConfigureAwait(false);
                progress.Finished(item.Path, item.Output, result);
                codes.Add(result.ExitCode);
            }).ConfigureAwait(false);
        return codes.Max();
    }

    /// <summary>Writes notebooks with their parameters set and runs nothing, for another program to execute.</summary>
    /// <param name="options">Which, with what parameters and where to.</param>
    /// <param name="progress">Told what is odd.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="NotebookException">A notebook, a parameter or an output folder is not usable.</exception>
    public static IReadOnlyList<string> Prepare(BatchOptions options, IBatchProgress progress)
    {
        IReadOnlyList<BatchItem> items = BatchPlan.Make(options, progress);
        foreach (BatchItem item in items)
        {
            NotebookFile.Write(item.Notebook, item.Output);
        }

        return [.. items.Select(item => item.Output)];
    }

    private static async Task<RunResult> RunAsync(BatchItem item, BatchOptions options, IBatchProgress progress, CancellationToken cancellation)
    {
        RunOptions run = new()
        {
            WorkingDirectory = Path.GetDirectoryName(Path.GetFullPath(item.Path))!,
            OutputPath = item.Output,
            CellLimit = options.CellLimit,
            Parameters = options.Parameters
                .Where(entry => entry.Value is ParameterValue.Scalar && ParameterInjection.Accepts(item.Notebook, entry.Key))
                .ToDictionary(entry => entry.Key, entry => ((ParameterValue.Scalar)entry.Value).Text),
            Progress = new Forward(item.Path, progress),
        };
        try
        {
            RunResult result = await NotebookRunner.RunAsync(item.Notebook, run, cancellation).ConfigureAwait(false);
            if (options.Page is PageOptions page)
            {
                NotebookPage.Save(item.Notebook, Path.ChangeExtension(item.Output, ".html"), page with { Folder = run.WorkingDirectory });
            }

            return result.Status == RunStatus.Completed && item.Earlier is Notebook earlier
                ? result with { Differences = OutputCheck.Compare(earlier, item.Notebook, options.Check!.Tolerance) }
                : result;
        }
        catch (NotebookException e)
        {
            return new RunResult(RunStatus.CellFailed, 0, TimeSpan.Zero, new ErrorReport("NotebookError", e.Message, [e.Message]));
        }
    }

    private sealed class Forward(string path, IBatchProgress progress) : IProgress<CellProgress>
    {
        public void Report(CellProgress value) => progress.Cell(path, value);
    }
}
