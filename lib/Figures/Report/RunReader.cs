using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Studies.Locking;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>Finds the runs of a results folder: <c>EXPERIMENT/RUN ID</c>.</summary>
internal static class RunReader
{
    private const string Config = "config.json";
    private const string Result = "result.json";
    private static readonly string[] Marks = [Config, Result, TrainingLog.FileName, Checkpoint.Last, Checkpoint.Best];

    /// <summary>Reads the runs.</summary>
    /// <param name="results">The results folder.</param>
    /// <param name="problems">Told what cannot be read.</param>
    public static IReadOnlyList<RunEntry> Read(string results, Problems problems) =>
    [
        .. from experiment in Directory.GetDirectories(results).Order(StringComparer.Ordinal)
           where Path.GetFileName(experiment) is not ("figures" or "metrics")
           from folder in problems.Try(experiment, () => Directory.GetDirectories(experiment)) ?? []
           where Marks.Any(m => File.Exists(Path.Combine(folder, m)))
           select Read(Path.GetFileName(experiment), folder, problems),
    ];

    private static RunEntry Read(string experiment, string folder, Problems problems)
    {
        int before = problems.All.Count;
        string config = Path.Combine(folder, Config);
        IReadOnlyList<KeyValuePair<string, string>> settings = [];
        using (JsonDocument? record = problems.Json(config))
        {
            settings = record is null ? [] : Settings.Flatten(record.RootElement);
        }

        if (!File.Exists(config))
        {
            problems.Add(config, "is missing; what the run is cannot be told");
        }

        string? checkpoint = new[] { Checkpoint.Last, Checkpoint.Best }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
        CheckpointSummary? header = checkpoint is null ? null : problems.Try(checkpoint, () => CheckpointHeader.Read(checkpoint));
        TrainingState? training = header?.State;
        double[]? test = Test(Path.Combine(folder, Result), problems);
        int broken = problems.All.Count;
        RunBeginning? begun = problems.Try(Path.Combine(folder, RunBeginning.FileName), () => RunBeginning.Read(folder));
        string log = Path.Combine(folder, TrainingLog.FileName);
        RunCurve? curve = File.Exists(log) ? problems.Try(log, () => RunCurve.Read(log, problems)) : null;
        var run = new RunEntry
        {
            Experiment = experiment,
            Id = Path.GetFileName(folder),
            Folder = folder,
            Settings = settings,
            State = RunState.Unfinished,
            Training = training,
            About = header?.About,
            Begun = begun,
            Test = test is null ? null : (test[0], test[1]),
            Curve = curve,
            Times = problems.Try(Path.Combine(folder, StageTimes.FileName), () => StageTimes.Read(folder)),
        };
        bool tested = experiment is "tags" or "supervised" || run.Setting("stage") is "tags" or "supervised";
        return broken > before ? run with { State = RunState.Broken, Note = $"{Path.GetFileName(problems.All[before].Path)} {problems.All[before].Reason}" }
            : run.Test is not null || (training is { Finished: true } && !tested) ? run with { State = RunState.Finished }
            : training is { Finished: true } ? run with { Note = "trained, not tested" }
            : run with { Note = Progress(run) };
    }

    private static string Progress(RunEntry run)
    {
        string of = run.Setting("options.epochs") is { } epochs ? $" of {epochs}" : "";
        return run.Curve is { LastEpoch: > 0 } curve ? $"in epoch {curve.LastEpoch}{of}" : run.Training is null ? "no checkpoint yet" : $"{run.Training.Step} steps";
    }

    private static double[]? Test(string path, Problems problems)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        return problems.Try(path, () =>
        {
            using var result = JsonDocument.Parse(Problems.Bytes(path));
            return result.RootElement.TryGetProperty("report", out JsonElement report)
                ? new[] { Score(report, "rocAuc"), Score(report, "prAuc") }
                : throw new FormatException("it holds no report.");
        });
    }

    private static double Score(JsonElement report, string name) =>
        report.TryGetProperty(name, out JsonElement score) && score.ValueKind == JsonValueKind.Number ? score.GetDouble() : double.NaN;
}

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

    /// <summary>What its checkpoint says of itself; null without one.</summary>
    public JsonNode? About { get; init; }

    /// <summary>When and under which lock it began; null where it does not say.</summary>
    public RunBeginning? Begun { get; init; }

    /// <summary>ROC-AUC and PR-AUC on the test clips, where it was tested.</summary>
    public (double RocAuc, double PrAuc)? Test { get; init; }

    public RunCurve? Curve { get; init; }

    /// <summary>What its time went to; null where it does not say.</summary>
    public StageShares? Times { get; init; }

    /// <summary>A setting's value, or null.</summary>
    public string? Setting(string key) => Settings.FirstOrDefault(s => s.Key == key).Value;

    /// <summary>A setting as a number to sort by.</summary>
    public double Number(string key) => double.TryParse(Setting(key), out double value) ? value : 0;
}

/// <summary>Where a run stands.</summary>
internal enum RunState
{
    /// <summary>Trained, and tested where it is tested.</summary>
    Finished,

    /// <summary>It can go on.</summary>
    Unfinished,

    /// <summary>A file of it cannot be read.</summary>
    Broken,
}

/// <summary>A configuration as a flat list.</summary>
internal static class Settings
{
    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(JsonElement element)
    {
        var all = new List<KeyValuePair<string, string>>();
        Add(all, "", element);
        return all;
    }

    private static void Add(List<KeyValuePair<string, string>> all, string path, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (JsonProperty property in element.EnumerateObject())
            {
                Add(all, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
            }
        }
        else
        {
            all.Add(new(path, element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText()));
        }
    }
}
