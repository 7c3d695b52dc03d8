using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Formats.Tensors;
using Vcmr.Storage;
using Vcmr.Studies.Files;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Studies.Passports;

/// <summary>
/// How an encoder was trained, as far as its file and the run folders around it tell: a run names the one it builds on, and
/// tagging runs name the encoder below them. What cannot be read is left out.
/// </summary>
/// <param name="Stages">The runs, the first stage first; none where nothing is known.</param>
/// <param name="Scores">What tagging heads on the encoder scored on test clips.</param>
internal sealed record TrainingStory(IReadOnlyList<TrainedStage> Stages, IReadOnlyList<HeadScore> Scores)
{
    private const string Result = "result.json";
    private const int LargestFile = 64 << 20, MostStages = 5;

    /// <summary>Reads it for an encoder's file.</summary>
    public static TrainingStory Of(EncoderFile file)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(file.Path))!;
        // What a run leaves in its folder; any other file has its record in itself, or none.
        bool isRun = Path.GetFileName(file.Path) is Checkpoint.Best or Checkpoint.Last or TaggerFile.Name;
        JsonObject? record = Parse(file.Record) ?? (isRun ? RecordOf(folder) : null);
        JsonObject? about = Parse(file.Metadata.GetValueOrDefault(Checkpoint.AboutKey)) ?? (isRun ? AboutOf(folder) : null);
        if (record is null && about is null)
        {
            return new TrainingStory(file.Info is { } info ? [TrainedStage.Of(info)] : [], []);
        }

        var stages = new List<TrainedStage> { TrainedStage.Of(record, about, isRun ? Path.GetFileName(folder) : null) };
        JsonObject? above = record;
        for (string? below = Below(above); isRun && below is not null && stages.Count < MostStages; below = Below(above))
        {
            if (FolderOf(folder, below) is not { } found || RecordOf(found) is not { } next)
            {
                break;
            }

            stages.Insert(0, TrainedStage.Of(next, AboutOf(found), below));
            above = next;
        }

        return new TrainingStory(stages, isRun ? HeadScores(folder) : []);
    }

    /// <summary>The data part of the profile in a checkpoint's description.</summary>
    internal static JsonObject? DataOf(JsonObject? about) => Part(Part(about, "configuration"), "data") as JsonObject;

    private static string? Below(JsonObject? record) => Text(record, "encoder") ?? Text(record, "parent");

    /// <summary>A run's folder by its id, among the experiments beside this run's own.</summary>
    private static string? FolderOf(string folder, string id) =>
        id.All(char.IsAsciiLetterOrDigit) && Path.GetDirectoryName(Path.GetDirectoryName(folder)) is { } results && Directory.Exists(results)
            ? Directory.GetDirectories(results).Select(experiment => Path.Combine(experiment, id)).FirstOrDefault(Directory.Exists)
            : null;

    private static IReadOnlyList<HeadScore> HeadScores(string folder)
    {
        if (File.Exists(Path.Combine(folder, Result)))
        {
            return HeadScore.Of(Read(Path.Combine(folder, Result)), AboutOf(folder)) is { } own ? [own] : [];
        }

        string tags = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(folder)) ?? "", "tags");
        HeadScore[] heads = !Directory.Exists(tags)
            ? []
            : [.. from run in Directory.GetDirectories(tags).Order(StringComparer.Ordinal)
                  where Text(RecordOf(run), "encoder") == Path.GetFileName(folder)
                  let score = HeadScore.Of(Read(Path.Combine(run, Result)), AboutOf(run))
                  where score is not null
                  select score!];
        // Heads on fewer clips say how many labels it takes, and not what the encoder is.
        return [.. heads.Where(head => head.Fraction == heads.Max(h => h.Fraction))];
    }

    private static JsonObject? RecordOf(string folder) => Read(Path.Combine(folder, RunRecord.FileName)) is { } record && Text(record, "stage") is not null ? record : null;

    /// <summary>What the checkpoint of a run's folder says about itself; null where there is none that can be read.</summary>
    internal static JsonObject? AboutOf(string folder)
    {
        string path = Path.Combine(folder, RunRecord.KeptCheckpoint(folder));
        try
        {
            using SafetensorsFile? file = File.Exists(path) ? Checkpoint.Read(path) : null;
            return Parse(file?.Metadata.GetValueOrDefault(Checkpoint.AboutKey));
        }
        catch (VcmrException)
        {
            return null;
        }
    }

    private static JsonObject? Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(BoundedText.Read(path, LargestFile)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or VcmrException)
        {
            return null;
        }
    }

    private static JsonObject? Parse(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A value of a record; null where there is none.</summary>
    internal static JsonNode? Part(JsonNode? record, string key) => (record as JsonObject)?[key];

    /// <summary>A text of a record; null where there is none.</summary>
    internal static string? Text(JsonNode? record, string key) => Part(record, key) is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A number of a record; null where there is none.</summary>
    internal static double? Number(JsonNode? record, string key) => Part(record, key) is JsonValue value && value.TryGetValue(out double number) ? number : null;
}

/// <summary>A run of a story.</summary>
/// <param name="Stage">Its stage, such as <c>audio</c>.</param>
/// <param name="Run">Its id, where it lies in a folder of that name.</param>
/// <param name="Profile">Its profile.</param>
/// <param name="Seed">Its seed.</param>
internal sealed record TrainedStage(string Stage, string? Run, string? Profile, double? Seed)
{
    /// <summary>What the encoder below a tagging head was trained on, such as <c>vcmr</c>.</summary>
    public string? Method { get; init; }

    /// <summary>The data part of its profile, whose paths are nobody else's concern; null where it was not recorded.</summary>
    public JsonObject? Data { get; init; }

    /// <summary>The data's fingerprint.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>What made the pictures' features.</summary>
    public string? FrameEncoder { get; init; }

    /// <summary>Share of the songs that had their own video; 1 where it is not recorded.</summary>
    public double Pairing { get; init; } = 1;

    /// <summary>Steps done.</summary>
    public double? Steps { get; init; }

    /// <summary>Epochs done.</summary>
    public double? Epochs { get; init; }

    /// <summary>A run by its record and its checkpoint's description, one of which may be missing.</summary>
    public static TrainedStage Of(JsonObject? record, JsonObject? about, string? run) => new(
        TrainingStory.Text(record, "stage") ?? TrainingStory.Text(about, "stage") ?? "unknown",
        run,
        TrainingStory.Text(about, "profile"),
        TrainingStory.Number(record, "seed") ?? TrainingStory.Number(about, "seed"))
    {
        Method = TrainingStory.Text(record, "method"),
        Data = TrainingStory.DataOf(about),
        Fingerprint = TrainingStory.Text(record, "data") ?? TrainingStory.Text(about, "data"),
        FrameEncoder = TrainingStory.Text(record, "frameEncoder"),
        Pairing = TrainingStory.Number(TrainingStory.Part(record, "options"), "pairing") ?? 1,
        Steps = TrainingStory.Number(about, "step"),
        Epochs = TrainingStory.Number(about, "epoch"),
    };

    /// <summary>A tagger that was copied from its run.</summary>
    public static TrainedStage Of(TaggerInfo info) => new("tags", null, info.Profile, info.Seed) { Method = info.Method };
}

/// <summary>What a tagging head on an encoder scored.</summary>
/// <param name="Set">What the tagged set is called.</param>
/// <param name="Clips">Number of test clips.</param>
/// <param name="Fraction">Part of the training clips that trained the head.</param>
/// <param name="RocAuc">Mean ROC-AUC over the tags.</param>
/// <param name="PrAuc">Mean PR-AUC over the tags.</param>
internal sealed record HeadScore(string Set, double Clips, double Fraction, double RocAuc, double PrAuc)
{
    /// <summary>A run's result; null where it has no scores.</summary>
    /// <param name="result">Its <c>result.json</c>.</param>
    /// <param name="about">What its checkpoint says about itself.</param>
    public static HeadScore? Of(JsonObject? result, JsonObject? about)
    {
        JsonNode? report = TrainingStory.Part(result, "report");
        return (TrainingStory.Number(report, "clips"), TrainingStory.Number(report, "rocAuc"), TrainingStory.Number(report, "prAuc")) is ({ } clips, { } roc, { } pr)
            ? new HeadScore(TrainingStory.Text(TrainingStory.DataOf(about), "tagged_name") ?? "tagged clips", clips, TrainingStory.Number(result, "fraction") ?? 1, roc, pr)
            : null;
    }
}
