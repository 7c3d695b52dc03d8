using System.Text.Encodings.Web;
using System.Text.Json;

namespace Vcmr.Evaluation;

/// <summary>What a system's predictions scored, with intervals.</summary>
/// <param name="Scores">The metrics.</param>
/// <param name="Intervals">Their 95 % intervals.</param>
public sealed record PredictionReport(TagReport Scores, BootstrapReport Intervals)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>One JSON object: <c>macro</c>, <c>groups</c>, <c>tags</c>, <c>leftOut</c>, <c>clips</c> and <c>resamples</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Macro = new
            {
                Scores.RocAuc,
                RocAucInterval = Intervals.Macro.RocAuc,
                Scores.PrAuc,
                PrAucInterval = Intervals.Macro.PrAuc,
            },
            Groups = Scores.Groups.Zip(Intervals.Groups, (score, interval) => new
            {
                score.Group,
                score.Tags,
                score.RocAuc,
                RocAucInterval = interval.RocAuc,
                score.PrAuc,
                PrAucInterval = interval.PrAuc,
            }),
            Tags = Scores.Tags.Zip(Intervals.Tags, (score, interval) => new
            {
                score.Tag,
                score.Group,
                score.Positives,
                score.RocAuc,
                RocAucInterval = interval.RocAuc,
                score.PrAuc,
                PrAucInterval = interval.PrAuc,
            }),
            Scores.LeftOut,
            Scores.Clips,
            Intervals.Resamples,
        },
        Format);
}
