using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Vcmr.Evaluation;
using Vcmr.Storage;

namespace Vcmr.Studies;

/// <summary>A tagging head's scores on the test clips, as its run folder keeps them.</summary>
/// <param name="Method">What trained the encoder below it.</param>
/// <param name="Seed">Seed of encoder and head.</param>
/// <param name="InputLength">Samples of the encoder's input.</param>
/// <param name="Fraction">Part of the training clips used.</param>
/// <param name="TrainingClips">Number of training clips used.</param>
/// <param name="RunId">The run's id.</param>
/// <param name="EncoderRunId">The encoder's run id.</param>
/// <param name="BestEpoch">Epoch of the best validation PR-AUC.</param>
/// <param name="Report">Metrics on the test clips.</param>
/// <param name="Scores">Test scores, row-major <c>[clips, tags]</c>.</param>
public sealed record TaggingResult(
    Method Method,
    int Seed,
    int InputLength,
    double Fraction,
    int TrainingClips,
    string RunId,
    string EncoderRunId,
    int BestEpoch,
    [property: JsonConverter(typeof(StoredReport))] TagReport Report,
    float[] Scores)
{
    /// <summary>What was left out of the clips because training has nearly the same; null where nothing was looked for.</summary>
    public DroppedLeaks? DroppedLeaks { get; init; }
}

/// <summary>The form of a report in a run's <c>result.json</c>: the metrics of one run, without intervals.</summary>
internal sealed class StoredReport : JsonConverter<TagReport>
{
    /// <inheritdoc />
    public override bool HandleNull => true;

    /// <inheritdoc />
    public override TagReport Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Stored stored = JsonSerializer.Deserialize<Stored>(ref reader, options) ?? throw new JsonException("A result holds no report.");
        StoredTag[] tags = [.. stored.Tags.Required().Select(t => t.Required())];
        return new TagReport(
            stored.Clips,
            new ScorePair("macro", Of(stored.RocAuc), Of(stored.PrAuc)!) { Tags = tags.Length },
            [.. stored.Groups.Required().Select(g => g.Required()).Select(g => new ScorePair(g.Group, Of(g.RocAuc), Of(g.PrAuc)!) { Tags = g.Tags })],
            [.. tags.Select(t => new ScorePair(t.Tag, Of(t.RocAuc), Of(t.PrAuc)!) { Group = t.Group, Positives = t.Positives })]);
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, TagReport value, JsonSerializerOptions options) => JsonSerializer.Serialize(
        writer,
        new Stored(
            value.Clips,
            value.Macro.RocAuc?.Mean,
            value.Macro.PrAuc.Mean,
            [.. value.Groups.Select(g => new StoredGroup(g.Name, g.Tags, g.RocAuc?.Mean, g.PrAuc.Mean))],
            [.. value.Tags.Select(t => new StoredTag(t.Name, t.Group, t.Positives ?? 0, t.RocAuc?.Mean, t.PrAuc.Mean))],
            value.LeftOut),
        options);

    private static Score? Of(double? score) => score is { } mean ? new Score(mean, Runs: 1) : null;

    private sealed record Stored(
        int Clips, double? RocAuc, double PrAuc, IReadOnlyList<StoredGroup> Groups, IReadOnlyList<StoredTag> Tags, IReadOnlyList<string> LeftOut);

    private sealed record StoredGroup(string Group, int Tags, double? RocAuc, double PrAuc);

    private sealed record StoredTag(string Tag, string? Group, int Positives, double? RocAuc, double PrAuc);
}

/// <summary>
/// A study's test scores over seeds. A run is resampled once, whatever table, figure or sentence asks for it; its own
/// metrics are those that its result holds.
/// </summary>
/// <param name="labels">Labels of the test clips, row-major <c>[clips, tags]</c>; asked for once.</param>
/// <param name="resamples">Bootstrap resamples of the songs.</param>
/// <param name="songs">The song of each clip; null, or null from it, where each clip is a song of its own.</param>
internal sealed class SeedScores(Func<byte[]> labels, int resamples, Func<IReadOnlyList<string>?>? songs = null)
{
    private readonly Lazy<byte[]> _labels = new(labels);
    private readonly Lazy<int[]?> _songs = new(() => songs?.Invoke() is { } own ? SongNumbers.Of(own, own.Count) : null);
    private readonly ConcurrentDictionary<string, Lazy<Resampling>> _runs = [];

    /// <summary>A method's metrics over its runs.</summary>
    public TagReport Summarise(IEnumerable<TaggingResult> results) => Bootstrap.Evaluate(Resampled(results));

    /// <summary>The difference of two methods over their runs.</summary>
    public TagReport Compare(IEnumerable<TaggingResult> results, IEnumerable<TaggingResult> baseline) =>
        Bootstrap.Compare(Resampled(results), Resampled(baseline));

    /// <summary>Whether two methods differ, overall and tag by tag, over clips and seeds.</summary>
    public SystemComparison Infer(IEnumerable<TaggingResult> results, IEnumerable<TaggingResult> baseline) =>
        Inference.Compare(Resampled(results.OrderBy(r => r.Seed)), Resampled(baseline.OrderBy(r => r.Seed)));

    /// <summary>A weighted sum of methods' scores, with intervals over clips and seeds.</summary>
    public TagReport Contrast(IEnumerable<(double Weight, IEnumerable<TaggingResult> Results)> terms) =>
        Bootstrap.Contrast([.. terms.Select(t => (t.Weight, (IReadOnlyList<Resampling>)Resampled(t.Results.OrderBy(r => r.Seed))))]);

    private Resampling[] Resampled(IEnumerable<TaggingResult> results) =>
        [.. results.Select(r => _runs.GetOrAdd(r.RunId, _ => new(() => Resampling.Run(_labels.Value, r.Scores, r.Report, resamples, seed: 0, _songs.Value))).Value)];
}
