using System.Text.Json;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Xunit;

namespace Vcmr.Tests.Figures;

public sealed class MetricsFileTests
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    [Fact]
    public void Scores_have_the_shapes_that_readers_of_metrics_files_know()
    {
        var pair = new ScorePair("harp", new Score(0.5, 0.1, new Interval(0.4, 0.6), 3), new Score(0.25, Runs: 1)) { Group = "instrument" };
        Assert.Equal(
            """{"name":"harp","rocAuc":{"runs":3,"mean":0.5,"deviation":0.1},"rocAucInterval":{"low":0.4,"high":0.6},"prAuc":{"runs":1,"mean":0.25,"deviation":null},"prAucInterval":null}""",
            JsonSerializer.Serialize(MetricsFile.Seeds(pair), Json));
        Assert.Equal(
            """{"name":"harp","rocAuc":null,"rocAucInterval":null,"prAuc":{"runs":1,"mean":0.25,"deviation":null},"prAucInterval":null}""",
            JsonSerializer.Serialize(MetricsFile.Seeds(pair with { RocAuc = null }), Json));
        Assert.Equal(
            """{"resamples":9,"seed":0,"macro":{"name":"harp","rocAuc":0.5,"rocAucInterval":{"low":0.4,"high":0.6},"prAuc":0.25,"prAucInterval":null},"groups":[],"tags":[{"name":"harp","rocAuc":0.5,"rocAucInterval":{"low":0.4,"high":0.6},"prAuc":0.25,"prAucInterval":null}]}""",
            JsonSerializer.Serialize(MetricsFile.Differences(new TagReport(4, pair, [], [pair]) { Resamples = 9 }), Json));
        var effect = new EffectPair(pair, new Effect(pair.RocAuc!) { Holm = 0.01, SmallestFound = 0.3 }, new Effect(pair.PrAuc));
        Assert.Equal(
            """{"resamples":9,"seed":0,"songs":4,"macro":{"name":"harp","rocAuc":0.5,"rocAucInterval":{"low":0.4,"high":0.6},"prAuc":0.25,"prAucInterval":null},"smallestFound":{"rocAuc":0.3,"prAuc":null},"groups":[],"tags":[{"name":"harp","rocAuc":0.5,"rocAucInterval":{"low":0.4,"high":0.6},"rocAucHolm":0.01,"prAuc":0.25,"prAucInterval":null,"prAucHolm":null}]}""",
            JsonSerializer.Serialize(MetricsFile.Differences(new SystemComparison(4, 4, (1, 1), effect, [], [effect]) { Resamples = 9 }), Json));
        Assert.Equal("""{"mean":0.5,"std":0.1,"low":0.4,"high":0.6}""", JsonSerializer.Serialize(MetricsFile.Ends(pair.RocAuc!), Json));
    }
}
