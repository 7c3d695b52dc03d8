using System.Text.Json;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>Finds the runs of a results folder: <c>EXPERIMENT/RUN ID</c>.</summary>
internal static class RunReader
{
    private const string Config = "config.json";
    private const string Result = "result.json";
    private static readonly string[] Marks = [Config, Result, TrainingLog.FileName, Checkpoint.Last, Checkpoint.Best];

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
        TrainingState? training = checkpoint is null ? null : problems.Try(checkpoint, () => CheckpointHeader.Read(checkpoint));
        double[]? test = Test(Path.Combine(folder, Result), problems);
        int broken = problems.All.Count;
        string log = Path.Combine(folder, TrainingLog.FileName);
        LossCurve? curve = File.Exists(log) ? problems.Try(log, () => LossCurve.Read(log, problems)) : null;
        var run = new RunEntry
        {
            Experiment = experiment,
            Id = Path.GetFileName(folder),
            Folder = folder,
            Settings = settings,
            State = RunState.Unfinished,
            Training = training,
            Test = test is null ? null : (test[0], test[1]),
            Curve = curve,
        };
        bool tested = experiment == "tags" || run.Setting("stage") == "tags";
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
