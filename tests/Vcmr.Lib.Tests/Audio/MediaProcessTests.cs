using Vcmr.Audio;
using Vcmr.Tests.Support;
using Vcmr.Video;
using Xunit;

namespace Vcmr.Tests.Audio;

public class MediaProcessTests
{
    [Fact]
    public void Missing_program_is_named_with_what_to_install()
    {
        var error = Assert.Throws<VcmrException>(() =>
            MediaProcess.Start("ffmpeg-that-is-not-there", [], "x", TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        Assert.Contains("install ffmpeg", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_is_ended_at_its_time_limit()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 5);
        MediaInfo media = MediaProbe.Probe(folder.File("a.mp4"), TestContext.Current.CancellationToken);

        var error = Assert.Throws<VcmrException>(() => MediaPass.Run(
            media, 0, 16000, (_, _, _) => { }, new MediaPassOptions { TimeLimit = TimeSpan.Zero }, TestContext.Current.CancellationToken));

        Assert.Contains("time limit", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failing_consumer_ends_the_process_and_surfaces()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 5);
        MediaInfo media = MediaProbe.Probe(folder.File("a.mp4"), TestContext.Current.CancellationToken);

        Assert.Throws<InvalidDataException>(() => MediaPass.Run(
            media, 0, 16000, (_, _, _) => throw new InvalidDataException(), new MediaPassOptions(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Pass_stops_when_the_caller_cancels()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 5);
        MediaInfo media = MediaProbe.Probe(folder.File("a.mp4"), TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Assert.ThrowsAny<OperationCanceledException>(() => MediaPass.Run(
            media, 0, 16000, (_, number, _) => { if (number == 3) { stop.Cancel(); } }, new MediaPassOptions(), stop.Token));
    }
}
