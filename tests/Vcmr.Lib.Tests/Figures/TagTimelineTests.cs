using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Xunit;

namespace Vcmr.Tests.Figures;

public sealed class TagTimelineTests
{
    [Fact]
    public void Column_lies_around_the_middle_of_its_segment_and_the_first_tag_is_on_top()
    {
        Panel panel = TagTimeline.Draw("a.ogg", ["x", "y"], [0, 3, 6], 6, new[,] { { 0.1, 0.2, 0.3 }, { 0, 0.42, 0 } }, Samples.Context).Chart.Panels[0];
        HeatLayer heat = panel.Layers.OfType<HeatLayer>().Single();
        Assert.Equal(new Interval(1.5, 10.5), heat.Across);
        Assert.Equal(0.5, heat.Max);
        Assert.True(panel.Y.Reversed);
        Assert.Equal(12, panel.X.Max);
    }

    [Fact]
    public void Single_segment_fills_its_length_and_nothing_at_all_is_an_error()
    {
        Panel panel = TagTimeline.Draw("a.ogg", ["x"], [0], 6, new[,] { { 0.0 } }, Samples.Context).Chart.Panels[0];
        Assert.Equal(new Interval(0, 6), panel.Layers.OfType<HeatLayer>().Single().Across);
        Assert.Throws<VcmrException>(() => TagTimeline.Draw("a.ogg", ["x"], [], 6, new double[1, 0], Samples.Context));
    }
}
