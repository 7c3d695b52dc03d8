using System.Diagnostics;
using Spectre.Console;
using Spectre.Console.Rendering;
using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>A run's progress on a terminal: a table of notebooks with the cell each is in and the time it takes, and below it
/// the code and the last line of output of the cell that runs, such as the loss and the time left.</summary>
internal sealed class LiveRunProgress : IBatchProgress
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly List<Row> rows = [];
    private readonly List<string> warnings = [];

    private readonly string tool;

    private LiveRunProgress(string tool) => this.tool = tool;

    /// <summary>Shows progress while notebooks run, then warnings, failures and differences.</summary>
    public static async Task<int> ShowAsync(string tool, IAnsiConsole console, Func<IBatchProgress, Task<int>> run)
    {
        LiveRunProgress progress = new(tool);
        Task<int> running = run(progress);
        await console.Live(progress.Render(console.Profile.Width)).StartAsync(async live =>
        {
            while (!running.IsCompleted)
            {
                live.UpdateTarget(progress.Render(console.Profile.Width));
                await Task.WhenAny(running, Task.Delay(Refresh)).ConfigureAwait(false);
            }

            live.UpdateTarget(progress.Render(console.Profile.Width));
        }).ConfigureAwait(false);
        foreach (string line in progress.warnings.Concat(progress.rows.SelectMany(row => row.Problems)))
        {
            Console.Error.WriteLine(line);
        }

        return await running.ConfigureAwait(false);
    }

    public void Warned(string message) => warnings.Add($"{tool}: warning: {message}");

    public void Started(string notebook)
    {
        lock (gate)
        {
            rows.Add(new Row(notebook));
        }
    }

    public void Cell(string notebook, CellProgress progress) => Change(notebook, row => row.Enter(progress));

    public void Finished(string notebook, string output, RunResult result) => Change(notebook, row =>
    {
        row.Elapsed = result.Elapsed;
        row.Status = result.ExitCode == 0 ? "[green]completed[/]" : $"[red]{RunText.Outcome(result)}[/]";
        row.Problems = [.. new[] { RunText.Failure(tool, notebook, result) }.OfType<string>(), .. RunText.Differences(tool, notebook, result)];
    });

    private void Change(string notebook, Action<Row> change)
    {
        lock (gate)
        {
            change(rows.Last(row => row.Notebook == notebook));
        }
    }

    private Rows Render(int width)
    {
        List<IRenderable> lines = [];
        Table table = new Table().Border(TableBorder.None)
            .AddColumn("Notebook")
            .AddColumn(new TableColumn("Cell").RightAligned())
            .AddColumn(new TableColumn("Elapsed").RightAligned())
            .AddColumn("");
        lock (gate)
        {
            foreach (Row row in rows)
            {
                TimeSpan elapsed = row.Elapsed ?? Stopwatch.GetElapsedTime(row.Start);
                table.AddRow(Markup.Escape(Path.GetFileName(row.Notebook)), row.Cell, elapsed.ToString(@"h\:mm\:ss"), row.Status);
            }

            // Below the table, so that the line of a cell has the whole width.
            foreach (Row row in rows.Where(row => row.Elapsed is null))
            {
                lines.AddRange(row.Lines().Select(line => new Text(Fit(line, width))));
            }
        }

        return new Rows([table, .. lines]);
    }

    // One line each: what is wrapped cannot be rewritten in its place, and long code tells no more.
    private static string Fit(string line, int width)
    {
        string plain = string.Concat(line.Select(c => char.IsControl(c) ? ' ' : c));
        return plain.Length < width ? plain : plain[..Math.Max(0, width - 2)] + "…";
    }

    private sealed class Row(string notebook)
    {
        public string Notebook => notebook;

        public long Start { get; } = Stopwatch.GetTimestamp();

        public string Cell { get; private set; } = "";

        private string Title { get; set; } = "";

        private string? Line { get; set; }

        private long CellStart { get; set; }

        /// <summary>Takes what is told of a cell: that it starts, what it prints, that it has ended.</summary>
        public void Enter(CellProgress progress)
        {
            string cell = $"{progress.Number}/{progress.Total}";
            if (cell != Cell)
            {
                (Cell, Title, Line, CellStart) = (cell, progress.Title, null, Stopwatch.GetTimestamp());
            }

            Line = progress.Line ?? Line;
        }

        /// <summary>The cell that runs: its code's first line and time, and the last line that it printed.</summary>
        public IEnumerable<string> Lines()
        {
            if (Cell.Length > 0)
            {
                yield return $"  cell {Cell}, {Stopwatch.GetElapsedTime(CellStart).ToString(@"h\:mm\:ss")}: {Title}";
                if (Line is not null)
                {
                    yield return $"  {Line}";
                }
            }
        }

        public TimeSpan? Elapsed { get; set; }

        public string Status { get; set; } = "running";

        public IReadOnlyList<string> Problems { get; set; } = [];
    }
}
