using Vcmr.Cluster;
using Xunit;

namespace Vcmr.Tests.Cluster;

public sealed class ProgressWatchTests
{
    private double _now;

    [Fact]
    public void Rate_and_time_left_follow_from_when_lines_came()
    {
        var watch = new ProgressWatch(() => _now);
        watch.See("2/10 a song.mp4, 1.0/s, 8 s left", isError: true);
        Assert.Equal((2, 10, -1), (watch.Done, watch.Total, watch.Left));
        _now = 20;
        watch.See("4/10 another.mp4, 0.1/s", isError: true);
        Assert.Equal(360, watch.AnHour, 6);
        Assert.Equal(60, watch.Left, 6);
    }

    [Fact]
    public void Training_steps_count_and_another_run_begins_anew()
    {
        var watch = new ProgressWatch(() => _now);
        watch.See("audio, seed 1: epoch 1/3, step 10/30, loss 1.234, 40 samples/s, 3 s left", isError: true);
        _now = 10;
        watch.See("audio, seed 1: epoch 2/3, step 20/30, loss 1.234, 40 samples/s, 3 s left", isError: true);
        Assert.Equal(3600, watch.AnHour, 6);
        watch.See("tags, seed 1: epoch 1/3, step 1/30, loss 1.234, 40 samples/s, 3 s left", isError: true);
        Assert.Equal((1, 0), (watch.Done, watch.AnHour));
    }

    [Fact]
    public void Reason_is_the_tool_s_sentence_before_other_lines_of_standard_error()
    {
        var watch = new ProgressWatch(() => _now);
        watch.See("all is well", isError: false);
        Assert.Equal("", watch.Reason);
        watch.See("something is odd", isError: true);
        Assert.Equal("something is odd", watch.Reason);
        watch.See("vcmr: there is no such folder; make it.", isError: true);
        watch.See("a last word", isError: true);
        Assert.Equal("there is no such folder; make it.", watch.Reason);
    }
}
