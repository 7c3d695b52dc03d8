using System.Diagnostics;
using System.Runtime.Versioning;
using Vcmr.Datasets;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

// Alone: a script that was just written cannot be started while another test starts a process of its own.
[Collection(nameof(Alone))]
public sealed class MediaProcessTests
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

        var error = Assert.Throws<VcmrException>(() => OnePass.Run(
            media, 0, 16000, (_, _, _) => { }, new OnePassOptions { TimeLimit = TimeSpan.Zero }, TestContext.Current.CancellationToken));

        Assert.Contains("time limit", error.Message, StringComparison.Ordinal);
        Assert.Equal(Reasons.TimeLimit, ItemFault.Reason(error, media.Path));
    }

    [Fact]
    public void Failing_consumer_ends_the_process_and_surfaces()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 5);
        MediaInfo media = MediaProbe.Probe(folder.File("a.mp4"), TestContext.Current.CancellationToken);

        Assert.Throws<InvalidDataException>(() => OnePass.Run(
            media, 0, 16000, (_, _, _) => throw new InvalidDataException(), new OnePassOptions(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Pass_stops_when_the_caller_cancels()
    {
        using var folder = new TemporaryFolder();
        TestVideo.Make(folder.File("a.mp4"), 5);
        MediaInfo media = MediaProbe.Probe(folder.File("a.mp4"), TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

        Assert.ThrowsAny<OperationCanceledException>(() => OnePass.Run(
            media, 0, 16000, (_, number, _) => { if (number == 3) { stop.Cancel(); } }, new OnePassOptions(), stop.Token));
    }

    [Fact]
    public void Time_limit_grows_with_duration_and_frames_up_to_a_day()
    {
        var video = new VideoStream(0, 1280, 720, new FrameRate(25, 1), false, 0, 0, 240, ColorMatrix.Bt601, false);
        var media = new MediaInfo("x.mp4", 0, 240, video, null);

        Assert.Equal(300 + (4 * 240), OnePassOptions.LimitFor(media).TotalSeconds);
        Assert.Equal(300 + (4 * 8 * 240), OnePassOptions.LimitFor(media with { Video = video with { Width = 3840, Height = 2160, Rate = new FrameRate(60, 1) } }).TotalSeconds);
        Assert.Equal(TimeSpan.FromDays(1), OnePassOptions.LimitFor(media with { Video = video with { DurationSeconds = 9e5 } }));
    }

    [Fact]
    public void Flood_of_complaints_leaves_the_last_one()
    {
        // Lines without number, and one of 20 MB that never ends.
        using MediaProcess process = MediaProcess.Start(
            "sh",
            ["-c", "(yes complaint | head -n 500000; head -c 20000000 /dev/zero; echo; echo '[h264 @ 0x55aa] the last one') >&2"],
            "x.mp4",
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);

        Assert.Equal(0, process.Wait());
        Assert.Equal("[h264] the last one", process.LastError);
        Assert.InRange(process.Lines.Sum(l => l.Length), 1, 8192);
    }

    [Fact]
    public void Nothing_of_ffmpeg_outlives_a_killed_process()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("videos"));
        TestVideo.Make(folder.File("videos/long.mp4"), 60, "testsrc=size=160x90:rate=100");
        using Process tool = Tool.Start("prepare", "--videos", folder.File("videos"), "--corpus", folder.File("corpus"), "--workers", "1");
        int decoder = 0;
        while (decoder == 0 && !tool.WaitForExit(1))
        {
            decoder = Children(tool.Id).FirstOrDefault(id => Name(id) == "ffmpeg");
        }

        Assert.NotEqual(0, decoder);
        using Process ffmpeg = Process.GetProcessById(decoder);

        tool.Kill();

        Assert.True(ffmpeg.WaitForExit(TimeSpan.FromMinutes(1)), "ffmpeg goes on without its reader");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Program_that_waits_without_end_ends_with_a_killed_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && BoundProgram.Find("setpriv") is not null, "the kernel of Linux sees to it, asked by setpriv");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("videos"));
        File.WriteAllText(folder.File("videos/a.mp4"), "some bytes");
        string programs = Directory.CreateDirectory(folder.File("programs")).FullName;
        foreach (string program in new[] { "ffmpeg", "ffprobe" })
        {
            File.WriteAllText(Path.Combine(programs, program), "#!/bin/sh\nexec sleep 1000\n");
            File.SetUnixFileMode(Path.Combine(programs, program), (UnixFileMode)0x1ed);
        }

        var environment = new Dictionary<string, string> { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" };
        using Process tool = Tool.Start(environment, "prepare", "--videos", folder.File("videos"), "--corpus", folder.File("corpus"));
        int waiting = 0;
        while (waiting == 0 && !tool.WaitForExit(1))
        {
            waiting = Children(tool.Id).FirstOrDefault(id => Name(id) == "sleep");
        }

        Assert.NotEqual(0, waiting);
        using Process sleeper = Process.GetProcessById(waiting);

        tool.Kill();

        Assert.True(sleeper.WaitForExit(TimeSpan.FromMinutes(1)), "the program goes on without the process that started it");
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Program_of_the_current_folder_is_never_taken()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("vcmr-own-program"), "#!/bin/sh\n");
        File.SetUnixFileMode(folder.File("vcmr-own-program"), (UnixFileMode)0x1ed);

        Assert.Equal(folder.File("vcmr-own-program"), BoundProgram.Find(folder.File("vcmr-own-program")));
        Assert.Null(BoundProgram.Find("vcmr-own-program"));
        Assert.Throws<System.ComponentModel.Win32Exception>(() => BoundProgram.Start(new ProcessStartInfo("vcmr-own-program") { WorkingDirectory = folder.Path }));
    }

    private static int[] Children(int id)
    {
        try
        {
            return
            [
                .. Directory.GetDirectories($"/proc/{id}/task").SelectMany(t => File.ReadAllText($"{t}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse),
            ];
        }
        catch (IOException)
        {
            // A thread that has just ended.
            return [];
        }
    }

    private static string Name(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim();
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
