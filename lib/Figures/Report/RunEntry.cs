using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>A run of a results folder.</summary>
internal sealed record RunEntry
{
    public required string Experiment { get; init; }

    public required string Id { get; init; }

    public required string Folder { get; init; }

    /// <summary>Every setting, flattened, such as <c>options.epochs</c>.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; }

    public required RunState State { get; init; }

    /// <summary>More on the state, such as how far an unfinished run is.</summary>
    public string Note { get; init; } = "";

    /// <summary>What its checkpoint says; null without one.</summary>
    public TrainingState? Training { get; init; }

    /// <summary>ROC-AUC and PR-AUC on the test clips, where it was tested.</summary>
    public (double RocAuc, double PrAuc)? Test { get; init; }

    public LossCurve? Curve { get; init; }

    /// <summary>A setting's value, or null.</summary>
    public string? Setting(string key) => Settings.FirstOrDefault(s => s.Key == key).Value;

    /// <summary>A setting as a number to sort by.</summary>
    public double Number(string key) => double.TryParse(Setting(key), out double value) ? value : 0;
}
