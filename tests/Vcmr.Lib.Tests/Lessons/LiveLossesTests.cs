using Vcmr.Lessons.Contrastive;
using Vcmr.Studies;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Lessons;

public sealed class LiveLossesTests
{
    [Fact]
    public void Progress_raises_an_event_for_every_step_even_where_it_writes_no_line()
    {
        var progress = new ProgressLines(TextWriter.Null, terminal: false);
        var seen = new List<int>();
        progress.Stepped += p => seen.Add(p.Step);
        progress.Report(Step("audio", 1, 1, 4));
        progress.Report(Step("audio", 1, 2, 2));
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public void Losses_are_means_of_an_epoch_of_the_stage_that_is_shown_and_start_anew_with_a_run()
    {
        var live = new LiveLosses("audio-video", _ => { });
        live.Begin("seed 1");
        live.Add(Step("audio-video", 1, 1, 9));
        live.Begin("seed 2");
        live.Add(Step("audio", 1, 1, 100));
        live.Add(Step("audio-video", 1, 2, 4));
        live.Add(Step("audio-video", 1, 3, 2));
        live.Add(Step("audio-video", 2, 4, 1));
        Assert.Equal("seed 2", live.Now.Name);
        Assert.Equal([1, 2], live.Now.Steps);
        Assert.Equal([3, 1], live.Now.Values);
    }

    private static TrainingProgress Step(string stage, int epoch, int step, double loss) => new(stage, epoch, 2, step, 4, loss, 1, TimeSpan.Zero);
}
