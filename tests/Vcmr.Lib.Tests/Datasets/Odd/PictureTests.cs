using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Vcmr.Video;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Pictures of every kind: what they hold must reach the encoder as it is shown.</summary>
public sealed class PictureTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("yuv420p10le", "ffv1")]
    [InlineData("yuv422p12le", "ffv1")]
    [InlineData("yuv420p16le", "ffv1")]
    [InlineData("yuv444p", "ffv1")]
    [InlineData("gbrp", "ffv1")]
    [InlineData("bgr0", "ffv1")]
    [InlineData("yuva420p", "ffv1")]
    [InlineData("rgb24", "png")]
    [InlineData("rgba", "png")]
    [InlineData("yuvj420p", "mjpeg", "-q:v", "2")]
    [InlineData("yuv420p", "ffv1", "-color_range", "pc", "-vf", "scale=out_range=pc")]
    public void Colours_survive_every_pixel_format(string format, string codec, params string[] more)
    {
        string path = videos.Make($"{format}-{codec}-{more.Length}.mkv", "color=0x30A0D0:size=64x36:rate=5", seconds: 1, more: ["-c:v", codec, "-pix_fmt", format, "-c:a", "flac", .. more]);

        SampledFrame frame = FrameReader.Read(path, 0, 1, cancellation: Cancellation)[0];

        Assert.All(frame.Rgb.Chunk(3), pixel => Assert.All(pixel.Zip([0x30, 0xA0, 0xD0]), p => Assert.InRange(p.First, p.Second - 4, p.Second + 4)));
    }

    [Theory]
    [InlineData("gray")]
    [InlineData("gray10le")]
    public void Grey_stays_grey(string format)
    {
        string path = videos.Make($"{format}.mkv", "color=white:size=64x36:rate=5", seconds: 1, more: ["-c:v", "ffv1", "-pix_fmt", format, "-c:a", "flac"]);

        SampledFrame frame = FrameReader.Read(path, 0, 1, cancellation: Cancellation)[0];

        Assert.All(frame.Rgb, value => Assert.InRange(value, 252, 255));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(180)]
    [InlineData(270)]
    public void Rotation_is_applied(int degrees)
    {
        string flat = videos.Make($"flat{degrees}.mp4", seconds: 1);
        string turned = videos.Ffmpeg($"turned{degrees}.mp4", "-i", flat, "-c", "copy", "-metadata:s:v:0", $"rotate={degrees}");

        SampledFrame a = FrameReader.Read(flat, 0, 1, cancellation: Cancellation)[0];
        SampledFrame b = FrameReader.Read(turned, 0, 1, cancellation: Cancellation)[0];

        // Chroma is subsampled, so that only grey values turn without a trace; these colours differ by little.
        Assert.Equal(degrees == 180 ? (64, 36) : (36, 64), (b.Width, b.Height));
        double difference = Enumerable.Range(0, 64 * 36).Average(i =>
        {
            (int x, int y) = (i % 64, i / 64);
            (int tx, int ty) = degrees switch { 90 => (y, 63 - x), 180 => (63 - x, 35 - y), _ => (35 - y, x) };
            return (double)Math.Abs(a.Rgb[(3 * i) + 1] - b.Rgb[(3 * ((ty * b.Width) + tx)) + 1]);
        });
        Assert.InRange(difference, 0, 8);
    }

    [Theory]
    [InlineData(65, 37)]
    [InlineData(65, 36)]
    [InlineData(64, 37)]
    [InlineData(320, 1)]
    [InlineData(1, 320)]
    [InlineData(1, 1)]
    [InlineData(2, 2000)]
    public void Any_size_is_read(int width, int height)
    {
        string path = videos.Make(
            $"{width}x{height}.mkv", $"testsrc2=size=320x{Math.Max(320, height)}:rate=5,crop={width}:{height}:0:0:exact=1", more: ["-c:v", "ffv1", "-pix_fmt", "yuv444p", "-c:a", "flac"]);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, 1, 15 * 512), (result.State, result.Segments, result.Features.Length));
        Assert.Equal((width, height), (result.Media!.Video!.Width, result.Media.Video.Height));
    }

    [Fact]
    public void Later_size_is_scaled_to_the_first()
    {
        string[] encoding = ["-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpegts"];
        byte[] first = File.ReadAllBytes(videos.Make("first.ts", "color=red:size=64x36:rate=25", seconds: 8, more: encoding));
        byte[] second = File.ReadAllBytes(videos.Make("second.ts", "color=blue:size=96x96:rate=25", seconds: 9, more: encoding));
        File.WriteAllBytes(videos.File("joined.ts"), [.. first, .. second]);

        VideoResult result = videos.Extract(videos.File("joined.ts"), Cancellation);

        // The container, whose clock begins anew, promised 8 s.
        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        Assert.InRange(result.DurationSeconds, 16.9, 17.1);
        Assert.Equal((64, 2), (result.Media!.Video!.Width, result.Scenes.Count));
        IReadOnlyList<SampledFrame> frames = FrameReader.Read(videos.File("joined.ts"), 0, 17, cancellation: Cancellation);
        Assert.All(frames, f => Assert.Equal((64, 36), (f.Width, f.Height)));
        Assert.True(frames[0].Rgb[0] > 200 && frames[^1].Rgb[2] > 200, "red comes first, blue last");
    }

    [Fact]
    public void Default_streams_are_read_where_there_are_several()
    {
        string path = videos.Ffmpeg(
            "several.mp4",
            "-f", "lavfi", "-t", "16", "-i", TestVideo.Pattern, "-f", "lavfi", "-t", "16", "-i", "testsrc2=size=128x72:rate=10",
            "-f", "lavfi", "-t", "16", "-i", TestVideo.Silence, "-f", "lavfi", "-t", "16", "-i", TestVideo.Tone,
            "-map", "0", "-map", "1", "-map", "2", "-map", "3", "-c:v", "mpeg4", "-c:a", "aac", "-disposition:v:0", "default", "-disposition:v:1", "0", "-disposition:a:0", "0", "-disposition:a:1", "default");

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, 0, 3), (result.State, result.Media!.Video!.Index, result.Media.Audio!.Index));
    }

    [Fact]
    public void Real_file_with_two_video_streams_is_read()
    {
        VideoResult result = videos.Extract(GoldenFiles.Find("media", "nasa-13013-two-video-streams.mp4"), Cancellation);

        Assert.Equal((VideoState.Rejected, Reasons.TooShort), (result.State, Reasons.KindOf(result.Reason!)));
        Assert.NotEmpty(result.Scenes);
    }
}
