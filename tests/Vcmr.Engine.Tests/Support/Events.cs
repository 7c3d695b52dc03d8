using Vcmr.Engine.Running;

namespace Vcmr.Engine.Tests.Support;

/// <summary>Keeps what a batch reports.</summary>
internal sealed class Events : IBatchProgress
{
    private readonly Lock gate = new();

    public Dictionary<string, RunResult> Results { get; } = [];

    public Dictionary<string, string> Outputs { get; } = [];

    public Action<CellProgress>? OnCell { get; init; }

    public List<string> Warnings { get; } = [];

    public void Warned(string message) => Warnings.Add(message);

    public void Started(string notebook)
    {
    }

    public void Cell(string notebook, CellProgress progress) => OnCell?.Invoke(progress);

    public void Finished(string notebook, string output, RunResult result)
    {
        lock (gate)
        {
            Results[Path.GetFileName(notebook)] = result;
            Outputs[Path.GetFileName(notebook)] = output;
        }
    }
}
