using Vcmr.Evaluation;
using Vcmr.Lessons.Results;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class ConclusionsTests
{
    [Fact]
    public void Songs_are_not_called_clips_where_several_clips_are_of_one()
    {
        var macro = new EffectPair(new ScorePair("macro", null, new Score(0)), null, new Effect(new Score(0)));
        Assert.Equal("75 test clips", Conclusions.Tested(new SystemComparison(75, 75, (1, 1), macro, [], [])));
        Assert.Equal("5329 test clips of 1129 songs", Conclusions.Tested(new SystemComparison(5329, 1129, (3, 3), macro, [], [])));
    }
}
