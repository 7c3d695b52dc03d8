using Vcmr.Engine.Running;

namespace Vcmr.Engine.Commands;

/// <summary>A run's progress in plain lines, for logs.</summary>
internal sealed class PlainRunProgress(string tool, TextWriter output, TextWriter errors) : IBatchProgress
{
    private readonly Lock gate = new();

    public void Warned(string message) => Write(errors, $"{tool}: warning: {message}");

    public void Started(string notebook) => Write(output, $"{Path.GetFileName(notebook)}: started");

    public void Cell(string notebook, CellProgress progress)
    {
        if (progress.Elapsed is TimeSpan elapsed)
        {
            Write(output, $"{Path.GetFileName(notebook)}: cell {progress.Number}/{progress.Total}, {elapsed.TotalSeconds:0.0} s");
        }
    }

    public void Finished(string notebook, string executed, RunResult result)
    {
        Write(output, $"{Path.GetFileName(notebook)}: {RunText.Outcome(result)} in {result.Elapsed.TotalSeconds:0.0} s, written to {executed}");
        if (RunText.Failure(tool, notebook, result) is string failure)
        {
            Write(errors, failure);
        }

        foreach (string line in RunText.Differences(tool, notebook, result))
        {
            Write(errors, line);
        }
    }

    private void Write(TextWriter writer, string line)
    {
        lock (gate)
        {
            writer.WriteLine(line);
        }
    }
}
