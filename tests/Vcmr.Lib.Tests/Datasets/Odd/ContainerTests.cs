using System.Buffers.Binary;
using System.Text;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Files that are no videos, or not whole: each gets a reason of its own.</summary>
public sealed class ContainerTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("png", "png")]
    [InlineData("jpg", "mjpeg")]
    [InlineData("bmp", "bmp")]
    [InlineData("gif", "gif")]
    [InlineData("webp", "libwebp")]
    [InlineData("tiff", "tiff")]
    public void Still_picture_is_unsupported(string extension, string codec)
    {
        string picture = videos.Ffmpeg($"still.{extension}", "-f", "lavfi", "-i", "testsrc=size=300x200", "-frames:v", "1", "-c:v", codec);
        File.Move(picture, videos.File($"{extension}.mp4"));

        VideoResult result = videos.Extract(videos.File($"{extension}.mp4"), Cancellation);

        Assert.Equal((VideoState.Failed, Reasons.Unsupported), (result.State, Reasons.KindOf(result.Reason!)));
    }

    [Theory]
    [InlineData("hls", "#EXTM3U\n#EXT-X-TARGETDURATION:16\n#EXTINF:16,\nreal.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("hls", "#EXTM3U\n#EXT-X-TARGETDURATION:16\n#EXTINF:16,\nhttp://127.0.0.1:9/real.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("concat", "ffconcat version 1.0\nfile real.ts\n")]
    [InlineData("dash", "<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" profiles=\"urn:mpeg:dash:profile:isoff-on-demand:2011\"/>")]
    [InlineData("sdp", "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=video 5004 RTP/AVP 96\n")]
    public void List_of_other_media_opens_none_of_them(string format, string text)
    {
        if (!File.Exists(videos.File("real.ts")))
        {
            videos.Make("real.ts", more: ["-c:v", "mpeg2video", "-r", "25", "-c:a", "mp2"]);
        }

        string path = videos.File($"{format}{text.Length}.mp4");
        File.WriteAllText(path, text);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Failed, $"unsupported: its format is '{format}', which is no video or audio"), (result.State, result.Reason));
    }

    [Theory]
    [InlineData("cover.mp4", "mp4", "aac")]
    [InlineData("cover.mp3", "mp3", "libmp3lame")]
    [InlineData("cover.flac", "flac", "flac")]
    [InlineData("cover.m4a", "ipod", "aac")]
    public void Cover_art_is_no_video(string name, string format, string codec)
    {
        string art = videos.Ffmpeg($"{name}.png", "-f", "lavfi", "-i", "testsrc=size=300x300", "-frames:v", "1");
        string song = videos.Ffmpeg(
            name, "-f", "lavfi", "-t", "16", "-i", TestVideo.Tone, "-i", art, "-map", "0", "-map", "1", "-c:a", codec, "-c:v", "copy", "-disposition:v:0", "attached_pic", "-f", format);
        File.Move(song, videos.File($"{name}.renamed.mp4"));

        VideoResult result = videos.Extract(videos.File($"{name}.renamed.mp4"), Cancellation);

        Assert.Equal((VideoState.Rejected, Reasons.NoVideo), (result.State, result.Reason));
    }

    [Fact]
    public void Empty_file_is_said_to_be_empty()
    {
        File.WriteAllBytes(videos.File("empty.mp4"), []);

        Assert.Equal("unreadable: it is empty", videos.Extract(videos.File("empty.mp4"), Cancellation).Reason);
    }

    [Fact]
    public void Text_with_a_video_name_is_unreadable()
    {
        File.WriteAllText(videos.File("text.mp4"), string.Concat(Enumerable.Repeat("1\n00:00:01,000 --> 00:00:02,000\nThis is no video.\n\n", 50)));

        VideoResult result = videos.Extract(videos.File("text.mp4"), Cancellation);

        Assert.Equal(VideoState.Failed, result.State);
        Assert.Contains(Reasons.KindOf(result.Reason!), new[] { Reasons.Unreadable, Reasons.Unsupported });
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void Header_with_part_of_its_data_or_none_is_unreadable(double part)
    {
        byte[] whole = File.ReadAllBytes(videos.Make($"whole {part}.mp4", seconds: 20, more: ["-c:v", "libx264", "-movflags", "faststart"]));
        int data = whole.AsSpan().IndexOf("mdat"u8) + 4;
        File.WriteAllBytes(videos.File("header.mp4"), whole[..(data + (int)(part * (whole.Length - data)))]);

        VideoResult result = videos.Extract(videos.File("header.mp4"), Cancellation);

        Assert.Equal((VideoState.Failed, Reasons.Unreadable), (result.State, Reasons.KindOf(result.Reason!)));
        Assert.True(part == 0 || result.Reason!.Contains("of 20.0 s", StringComparison.Ordinal), result.Reason);
    }

    [Fact]
    public void Subtitles_and_data_do_not_matter()
    {
        File.WriteAllText(videos.File("long.srt"), "1\n00:00:00,000 --> 00:01:30,000\nlonger than the picture\n");
        string source = videos.Make("plain.mkv");
        string path = videos.Ffmpeg("subtitled.mkv", "-i", source, "-i", videos.File("long.srt"), "-map", "0", "-map", "1", "-c", "copy", "-c:s", "srt");

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, 16.0), (result.State, Math.Round(result.DurationSeconds, 3)));
    }

    [Fact]
    public void Encrypted_streams_are_unsupported()
    {
        string path = videos.Make(
            "encrypted.mp4", more: ["-encryption_scheme", "cenc-aes-ctr", "-encryption_key", "76a6c65c5ea762046bd749a2e632ccbb", "-encryption_kid", "a7e61c373e219033c21091fa607bf3b8"]);

        Assert.Equal("unsupported: its streams are encrypted", videos.Extract(path, Cancellation).Reason);
    }

    [Fact]
    public void Unknown_codec_is_unsupported()
    {
        string path = videos.Make("unknown.mkv", more: ["-c:v", "mpeg4", "-c:a", "flac"]);
        byte[] bytes = File.ReadAllBytes(path);
        "V_XXXXX"u8.CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf("V_MPEG4"u8)));
        File.WriteAllBytes(path, bytes);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Failed, Reasons.Unsupported), (result.State, Reasons.KindOf(result.Reason!)));
    }

    [Fact]
    public void Huge_frames_are_unsupported()
    {
        // The header's 64 × 36 become 12,000 each.
        string path = videos.Make("huge.avi", more: ["-c:v", "rawvideo", "-pix_fmt", "yuv420p", "-c:a", "pcm_s16le"]);
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf(new byte[] { 40, 0, 0, 0, 64, 0, 0, 0, 36, 0, 0, 0 });
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 4), 12000);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 8), 12000);
        File.WriteAllBytes(path, bytes);

        Assert.Equal("unsupported: frames of 12000×12000 are too large", videos.Extract(path, Cancellation).Reason);
    }

    [Fact]
    public void Duration_beyond_belief_is_measured_instead()
    {
        // mvhd and tkhd state durations as 32 bits; mdhd as well.
        string path = videos.Make("ages.mp4", more: ["-movflags", "faststart"]);
        byte[] bytes = File.ReadAllBytes(path);
        foreach (byte[] atom in new[] { "mvhd"u8.ToArray(), "mdhd"u8.ToArray() })
        {
            for (int at = bytes.AsSpan().IndexOf(atom); at >= 0;)
            {
                // Version 0: flags, created, modified, units a second, duration.
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 16), 1);
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at + 20), uint.MaxValue - 1);
                int next = bytes.AsSpan(at + 4).IndexOf(atom);
                at = next < 0 ? -1 : at + 4 + next;
            }
        }

        File.WriteAllBytes(path, bytes);

        // One unit a second makes each frame last ages, too: whatever comes out of it has its reason and is soon over.
        VideoResult result = videos.Extract(path, Cancellation);

        Assert.NotEqual(VideoState.Kept, result.State);
        Assert.NotNull(result.Reason);
    }

    [Theory]
    [InlineData(3, 16)]
    [InlineData(16, 3)]
    public void Shorter_stream_counts(int picture, int sound)
    {
        string path = videos.Ffmpeg(
            $"short {picture}.mp4", "-f", "lavfi", "-t", $"{picture}", "-i", TestVideo.Pattern, "-f", "lavfi", "-t", $"{sound}", "-i", TestVideo.Tone, "-c:v", "mpeg4", "-c:a", "aac");

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal("shorter than one segment: 3.0 s of 15 s", result.Reason);
        Assert.Equal(picture * 10, result.Scenes[^1].EndFrame);
    }

    [Fact]
    public void Damaged_picture_without_sound_keeps_the_first_reason()
    {
        byte[] whole = File.ReadAllBytes(videos.Make("mute.mkv", sound: null, seconds: 20));
        File.WriteAllBytes(videos.File("torn mute.mkv"), whole[..(whole.Length / 2)]);
        Encoding.ASCII.GetBytes(new string('x', 2000)).CopyTo(whole, whole.Length / 2);
        File.WriteAllBytes(videos.File("spoilt mute.mkv"), whole);

        foreach (string name in new[] { "torn mute.mkv", "spoilt mute.mkv" })
        {
            VideoResult result = videos.Extract(videos.File(name), Cancellation);
            Assert.Equal((VideoState.Rejected, Reasons.NoAudio), (result.State, result.Reason));
            Assert.InRange(result.Scenes[^1].EndFrame, 50, 200);
        }
    }
}
