using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;
using Vcmr.Engine.Processes;
using Vcmr.Engine.Protocol;

namespace Vcmr.Engine.Running;

/// <summary>
/// Runs a notebook's code cells from the first to the last in a session process of its own and writes the notebook with
/// their outputs, however far it came.
/// </summary>
public sealed class NotebookRunner
{
    // An interrupted cell reports where it was; one that does not react is ended with its process.
    private static readonly TimeSpan InterruptLimit = TimeSpan.FromSeconds(2);

    // Writing after every quick cell would cost more than what a power cut could lose. A slow cell is written while it
    // runs, so that what it and the cells before it gave outlives even the end of this program.
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(2);

    private readonly Notebook notebook;
    private readonly RunOptions options;
    private readonly OutputRecorder recorder = new();
    private volatile bool changed;

    private NotebookRunner(Notebook notebook, RunOptions options)
    {
        this.notebook = notebook;
        this.options = options;
    }

    /// <summary>Runs a notebook.</summary>
    /// <param name="notebook">The notebook; its outputs are replaced.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellation">Ends the run; what ran until then is written.</param>
    /// <returns>How the run ended.</returns>
    /// <exception cref="NotebookException">The executed notebook cannot be written, or no session can be started.</exception>
    public static Task<RunResult> RunAsync(Notebook notebook, RunOptions options, CancellationToken cancellation = default) =>
        new NotebookRunner(notebook, options).RunAsync(cancellation);

    private async Task<RunResult> RunAsync(CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        notebook.ClearOutputs();
        Dictionary<NotebookCell, string?> languages = notebook.Cells.ToDictionary(cell => cell, notebook.LanguageOf);
        if (notebook.LanguageOf(NotebookCell.Code("")) is not string language || CellLanguages.Of(language) == CellLanguages.CSharp)
        {
            notebook.Metadata["language_info"] = NotebookLanguage.Info();
        }

        RunRecord.Begin(notebook, options);

        // A folder that cannot be written is better known now than after an hour of training.
        Write();
        NotebookCell[] cells = [.. notebook.Cells.Where(IsRun)];
        int done = 0;
        RunStatus status = RunStatus.Completed;
        ErrorReport? error = null;
        using PeriodicTimer timer = new(WriteEvery);
        Task writing = WriteWhileRunningAsync(timer);
        try
        {
            await using SessionProcess session = await SessionProcess.StartAsync(options.WorkingDirectory, cancellation).ConfigureAwait(false);
            while (done < cells.Length && status == RunStatus.Completed)
            {
                (status, error) = await RunAsync(session, cells[done], languages[cells[done]], done + 1, cells.Length, cancellation).ConfigureAwait(false);
                done++;
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            status = RunStatus.Cancelled;
            error = Simple("Cancelled", "The run was cancelled.", null);
        }
        catch (SessionDiedException e)
        {
            status = RunStatus.SessionDied;
            error = Simple("SessionDied", e.Message, null);
        }
        finally
        {
            timer.Dispose();
            await writing.ConfigureAwait(false);
            recorder.Pause(() => RunRecord.End(notebook, Stopwatch.GetElapsedTime(start)));
            Write();
        }

        return new RunResult(status, done, Stopwatch.GetElapsedTime(start), error);
    }

    private async Task<(RunStatus Status, ErrorReport? Error)> RunAsync(SessionProcess session, NotebookCell cell, string? language, int number, int total, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        CellProgress running = new(number, total, null) { Title = Title(cell.Source) };
        options.Progress?.Report(running);
        long start = Stopwatch.GetTimestamp();
        cell.ExecutionCount = number;
        JsonObject times = new() { ["iopub.execute_input"] = Now() };
        ErrorReport? error = null;
        RunStatus status;
        try
        {
            Task<ExecutionStatus> execution = session.ExecuteAsync(cell.Source, number, message =>
            {
                error = message is ErrorEvent failure ? failure.Error : error;
                recorder.Record(cell, message);
                if (message is StreamEvent printed && LastLine(printed.Text) is string line)
                {
                    options.Progress?.Report(running with { Line = line });
                }

                changed = true;
            }, language);
            status = await WaitAsync(session, execution, cancellation).ConfigureAwait(false);
        }
        catch (SessionDiedException e)
        {
            status = RunStatus.SessionDied;
            error = Simple("SessionDied", e.Message, number);
            recorder.Pause(() => OutputRecorder.AddError(cell, error));
        }

        if (status is RunStatus.TimeLimit or RunStatus.Cancelled)
        {
            string reason = status == RunStatus.TimeLimit
                ? string.Create(CultureInfo.InvariantCulture, $"The cell ran longer than its limit of {options.CellLimit!.Value.TotalSeconds:0.###} s.")
                : "The run was cancelled.";
            ErrorReport stop = Simple(status.ToString(), reason, number) with { Line = error?.Line };
            error = stop;
            recorder.Pause(() => OutputRecorder.AddError(cell, stop));
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        times["shell.execute_reply"] = Now();
        recorder.Pause(() => cell.Json["metadata"]!["execution"] = times);
        changed = true;
        options.Progress?.Report(new CellProgress(number, total, elapsed));
        return status == RunStatus.CellFailed && cell.HasTag("raises-exception") ? (RunStatus.Completed, null) : (status, error);
    }

    private async Task<RunStatus> WaitAsync(SessionProcess session, Task<ExecutionStatus> execution, CancellationToken cancellation)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (options.CellLimit is TimeSpan limit)
        {
            stop.CancelAfter(limit);
        }

        try
        {
            return await execution.WaitAsync(stop.Token).ConfigureAwait(false) == ExecutionStatus.Completed ? RunStatus.Completed : RunStatus.CellFailed;
        }
        catch (OperationCanceledException)
        {
            session.Interrupt();
            if (await Task.WhenAny(execution, Task.Delay(InterruptLimit, CancellationToken.None)).ConfigureAwait(false) != execution)
            {
                session.Kill();
            }

            return cancellation.IsCancellationRequested ? RunStatus.Cancelled : RunStatus.TimeLimit;
        }
    }

    private async Task WriteWhileRunningAsync(PeriodicTimer timer)
    {
        while (await timer.WaitForNextTickAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (!changed)
            {
                continue;
            }

            try
            {
                Write();
            }
            catch (NotebookException)
            {
                // A full disk may have room again by the end; the last write reports what is wrong then.
                changed = true;
            }
        }
    }

    private void Write() => recorder.Pause(() =>
    {
        changed = false;
        NotebookFile.Write(notebook, options.OutputPath);
    });

    private static string Title(string source) =>
        source.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)) ?? "";

    private static string? LastLine(string text) => text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static bool IsRun(NotebookCell cell) =>
        cell.Type == CellType.Code && !cell.HasTag("skip-execution") && !string.IsNullOrWhiteSpace(cell.Source);

    private static ErrorReport Simple(string name, string message, int? cell) => new(name, message, [message], cell);

    private static string Now() => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
}
