using Vcmr.Evaluation;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Evaluation;

public sealed class SegmentAggregationTests
{
    [Theory]
    [InlineData(Aggregation.Average, "agg_average.f32")]
    [InlineData(Aggregation.Max, "agg_max.f32")]
    [InlineData(Aggregation.MajorityVote, "agg_majority.f32")]
    public void Scores_equal_the_reference_for_every_aggregation(Aggregation aggregation, string file)
    {
        float[] expected = GoldenFiles.Floats("song-splitting", file);
        float[] scores = SegmentAggregation.Scores(GoldenFiles.Floats("song-splitting", "agg_logits.f32"), 50, aggregation);
        Assert.Equal(expected.Length, scores.Length);
        for (int t = 0; t < scores.Length; t++)
        {
            Assert.Equal(expected[t], scores[t], 1e-6f);
        }
    }

    [Fact]
    public void Scores_are_refused_when_the_logits_do_not_fill_rows() =>
        Assert.Throws<VcmrException>(() => SegmentAggregation.Scores(new float[7], 2));
}
