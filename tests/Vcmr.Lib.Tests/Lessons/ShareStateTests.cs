using Vcmr.Charts;
using Vcmr.Lessons.Results;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;
using static Vcmr.Tests.Lessons.SliderStates;

namespace Vcmr.Tests.Lessons;

/// <summary>The slider of shares beside a run of each share alone, for which heads are trained again.</summary>
[Collection(nameof(Alone))]
public sealed class ShareStateTests(SmallStudy small) : IClassFixture<SmallStudy>
{
    [Fact]
    public void Share_scores_what_heads_trained_on_that_share_score()
    {
        using Study study = small.Open();
        SteppedFigure slider = new ShareExhibit(study).Slider(Sweep.Run(study, Sweep.Scarcity(study.Profile)));
        foreach ((int i, FigureState state) in slider.States.Index())
        {
            // The encoders are found, the heads are trained again.
            using Study alone = small.Open(fraction: SmallStudy.Shares[i]);
            SteppedFigure own = new ShareExhibit(alone).Slider(Sweep.Run(alone, Sweep.Scarcity(alone.Profile)));
            Assert.Equal(state.Value, Assert.Single(own.States).Value);
            Assert.Equal(state.Says, own.States[0].Says);
            Same(own, slider, i);
            Assert.Equal(own.PlotlyJson["layout"]!["yaxis"]!["ticktext"]!.ToJsonString(), MergedFrames.After(slider, i)["layout"]!["yaxis"]!["ticktext"]!.ToJsonString());
        }
    }
}
