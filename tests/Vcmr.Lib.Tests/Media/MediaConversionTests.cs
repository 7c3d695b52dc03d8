using FFMpegCore;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

/// <summary>What FFMpegCore does for us: as ffmpeg itself, with our guards.</summary>
public sealed class MediaConversionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("-dash first.mp4")]
    [InlineData("concat:a|b.mp4")]
    [InlineData("it's \"quoted\" $(and) ;odd.mp4")]
    [InlineData("x\" -i \"y.mp4")]
    [InlineData("back\\slash\\\"quote\\.mp4")]
    [InlineData("ünïcode 音楽 %03d.mp4")]
    public void Probe_and_thumbnail_take_any_file_name(string name)
    {
        TestVideo.Make(_folder.File("a.mp4"), 2);
        File.Move(_folder.File("a.mp4"), _folder.File(name));

        Assert.Equal(64, MediaProbe.Probe(_folder.File(name), TestContext.Current.CancellationToken).Video!.Width);
        Assert.Equal(Thumbnails.Width * Thumbnails.Height * 3, Thumbnails.At(_folder.File(name), 1).Length);
    }

    [Fact]
    public void Thumbnails_are_the_frames_that_ffmpeg_gives()
    {
        TestVideo.Make(_folder.File("a.mp4"), 4);
        const string Fit = "scale=192:108:force_original_aspect_ratio=decrease,pad=192:108:(ow-iw)/2:(oh-ih)/2:white";
        Ffmpeg("-ss", "1.235", "-i", _folder.File("a.mp4"), "-an", "-vf", Fit, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", _folder.File("one.rgb"));
        Ffmpeg("-i", _folder.File("a.mp4"), "-an", "-vf", $"fps=0.75:start_time=0.666667:round=near,{Fit}", "-frames:v", "3", "-f", "rawvideo", "-pix_fmt", "rgb24", _folder.File("three.rgb"));

        Assert.Equal(File.ReadAllBytes(_folder.File("one.rgb")), Thumbnails.At(_folder.File("a.mp4"), 1.2349));
        Assert.Equal(File.ReadAllBytes(_folder.File("three.rgb")), Thumbnails.Of(_folder.File("a.mp4"), 3, 4).SelectMany(f => f.Rgb));
    }

    [Fact]
    public void Mp3_is_what_ffmpeg_makes_of_the_wav_file()
    {
        byte[] wav = Wav.Encode(WaveFile.Tone(440, 3, 16000), 16000);
        File.WriteAllBytes(_folder.File("a.wav"), wav);
        Ffmpeg("-i", _folder.File("a.wav"), "-c:a", "libmp3lame", "-b:a", "48k", "-write_xing", "0", "-id3v2_version", "0", "-bitexact", "-f", "mp3", _folder.File("a.mp3"));

        Assert.Equal(File.ReadAllBytes(_folder.File("a.mp3")), Mp3.Encode(wav));
    }

    [Fact]
    public void List_of_other_files_is_not_followed()
    {
        TestVideo.Make(_folder.File("a.mp4"), 2);
        File.WriteAllText(_folder.File("list.mp4"), "ffconcat version 1.0\nfile a.mp4\n");

        var error = Assert.Throws<VcmrException>(() => Thumbnails.At(_folder.File("list.mp4"), 1));

        Assert.StartsWith($"No frame of '{_folder.File("list.mp4")}' can be decoded: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" @ 0x", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Frames_before_the_damage_are_kept()
    {
        TestVideo.Make(_folder.File("a.ts"), 8);
        byte[] bytes = File.ReadAllBytes(_folder.File("a.ts"));
        Array.Clear(bytes, bytes.Length / 2, bytes.Length / 2);
        File.WriteAllBytes(_folder.File("a.ts"), bytes);

        Assert.InRange(Thumbnails.Of(_folder.File("a.ts"), 4, 8).Count, 1, 3);
    }

    [Fact]
    public void Frame_past_the_end_is_one_sentence()
    {
        TestVideo.Make(_folder.File("a.mp4"), 2);

        Assert.StartsWith("No frame of '", Assert.Throws<VcmrException>(() => Thumbnails.At(_folder.File("a.mp4"), 50)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Conversion_ends_at_its_time_limit_and_when_the_caller_cancels()
    {
        TestVideo.Make(_folder.File("a.mp4"), 2);
        string path = _folder.File("a.mp4");
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));

        VcmrException error = Assert.Throws<VcmrException>(() => Endless(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));
        Assert.Equal(FaultKind.TimeLimit, error.Kind);
        Assert.Contains("ffmpeg ran past its time limit", error.Message, StringComparison.Ordinal);
        Assert.ThrowsAny<OperationCanceledException>(() => Endless(TimeSpan.FromMinutes(5), stop.Token));

        // The last frame is repeated for ever.
        void Endless(TimeSpan limit, CancellationToken cancellation)
        {
            using MediaProcess ffmpeg = MediaConversion.Start(
                path, 0, o => o.DisableAudio().WithVideoFilters(f => f.WithCustomFilter("tpad", "stop=-1")).ForceFormat("null"), limit, cancellation);
            ffmpeg.Wait();
            throw ffmpeg.Fault($"'{path}' cannot be read");
        }
    }

    [Fact]
    public void Settings_of_the_user_for_FFMpegCore_stay_and_do_not_count()
    {
        TestVideo.Make(_folder.File("a.mp4"), 2);
        string before = GlobalFFOptions.Current.BinaryFolder;
        GlobalFFOptions.Current.BinaryFolder = "/nowhere";
        try
        {
            Assert.NotEmpty(Thumbnails.At(_folder.File("a.mp4"), 1));
            Assert.Equal("/nowhere", GlobalFFOptions.Current.BinaryFolder);
        }
        finally
        {
            GlobalFFOptions.Current.BinaryFolder = before;
        }
    }

    private static void Ffmpeg(params string[] arguments) => TestVideo.Ffmpeg(["-v", "error", "-y", "-nostdin", .. arguments]);
}
