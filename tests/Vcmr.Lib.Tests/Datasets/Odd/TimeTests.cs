using System.Buffers.Binary;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Video;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Frame rates and clocks of every kind: a second of features must lie beside the second of sound.</summary>
public sealed class TimeTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("uneven.mp4", "-c:v", "libx264", "-c:a", "aac")]
    [InlineData("uneven.mkv", "-c:v", "ffv1", "-c:a", "aac")]
    [InlineData("uneven.webm", "-c:v", "libvpx", "-c:a", "libvorbis")]
    [InlineData("uneven.flv", "-c:v", "flv", "-q:v", "2", "-c:a", "libmp3lame")]
    public void Uneven_frames_are_all_decoded_once_and_sampled_by_their_times(string name, params string[] encoding)
    {
        string path = videos.Make(name, $"{OddVideos.Ramp},select='lt(t,8)+not(mod(n,3))'", more: ["-fps_mode", "vfr", "-pix_fmt", "yuv420p", .. encoding]);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, 240 + 80), (result.State, result.Scenes[^1].EndFrame));
        Assert.InRange(result.DurationSeconds, 15.9, 16.05);
        Assert.Equal(result.DurationSeconds, result.SceneSeconds.Sum(), 2);
        IReadOnlyList<SampledFrame> frames = FrameReader.Read(path, 0, 15, cancellation: Cancellation);
        Assert.Equal(75, frames.Count);
        Assert.All(frames.Select((f, k) => (f, k)), p =>
        {
            // A frame is on screen for at most 0.1 s here; grey tells when it was made.
            double time = p.k / 5.0;
            Assert.InRange(p.f.Seconds, time - 0.101, time + 0.001);
            double made = (p.f.Rgb.Average(v => v) - 16) / 12;
            Assert.InRange(made, time - 0.3, time + 0.2);
        });
    }

    [Theory]
    [InlineData("1/2", 8)]
    [InlineData("1/5", 4)]
    [InlineData("1", 16)]
    [InlineData("1000", 16000)]
    public void Slow_and_fast_rates_are_read(string rate, int frames)
    {
        foreach (string container in new[] { "mp4", "mkv" })
        {
            string path = videos.Make(
                $"rate {rate.Replace('/', ' ')}.{container}", $"color=gray:size=16x16:rate={rate}", seconds: 16, more: ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac"]);

            VideoResult result = videos.Extract(path, Cancellation);

            Assert.Equal((VideoState.Kept, 15 * 512), (result.State, result.Features.Length));
            Assert.InRange(result.Scenes[^1].EndFrame, frames - 1, frames);
            Assert.InRange(result.DurationSeconds, 15, 20.1);
        }
    }

    [Fact]
    public void Scene_of_exactly_30_s_is_kept_and_one_frame_more_is_not()
    {
        // An uneven rate: true times decide, to the millisecond. The cut after 2 s begins a scene of 30 s or 30.04 s.
        foreach ((string end, VideoState state) in new[] { ("32", VideoState.Kept), ("32.04", VideoState.Rejected) })
        {
            string path = videos.Make(
                $"scene {end}.mkv",
                $"color=black:size=64x36:rate=25,geq=lum='if(between(T,2,{end}-0.001),235,16)':cb=128:cr=128,select='lt(t,1)+not(mod(n,2))+eq(n,801)'",
                seconds: 34,
                more: ["-fps_mode", "vfr", "-c:v", "ffv1", "-c:a", "flac"]);

            VideoResult result = videos.Extract(path, Cancellation);

            Assert.Equal(double.Parse(end, System.Globalization.CultureInfo.InvariantCulture) - 2, result.SceneSeconds.Max(), 6);
            Assert.Equal(state, result.State);
        }
    }

    [Theory]
    [InlineData("mp4", "audio", 2.0)]
    [InlineData("mkv", "audio", 2.0)]
    [InlineData("mp4", "video", -2.0)]
    [InlineData("mkv", "video", -2.0)]
    [InlineData("mp4", "none", 0.0)]
    [InlineData("mp4", "cut", -5.48)]
    public void Sound_stays_beside_the_picture_when_one_of_them_starts_late(string container, string late, double shift)
    {
        string source = videos.Make($"flash {late}.{container}", OddVideos.Flash, OddVideos.Beep, seconds: 36, more: ["-g", "250"]);
        string path = late switch
        {
            "none" => source,

            // Edit lists let the picture begin between two key frames.
            "cut" => videos.Ffmpeg($"late {late}.{container}", "-ss", "5.48", "-i", source, "-c", "copy"),
            "audio" => videos.Ffmpeg($"late {late}.{container}", "-i", source, "-itsoffset", "2", "-i", source, "-map", "0:v", "-map", "1:a", "-c", "copy"),
            _ => videos.Ffmpeg($"late {late}.{container}", "-itsoffset", "2", "-i", source, "-i", source, "-map", "0:v", "-map", "1:a", "-c", "copy"),
        };

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        double beep = result.StartSecond + ((double)Array.FindIndex(result.Audio, s => Math.Abs(s) > 1000) / AudioFormat.SampleRate);
        double flash = result.SceneSeconds[0];
        Assert.Equal(late == "cut" ? 8 + shift : 8, flash, 0.05);
        Assert.Equal(8 + shift, beep, 0.1);
        Assert.True(late != "audio" || result.StartSecond >= 2, "the part begins when both are there");
    }

    [Theory]
    [InlineData("live.mkv", "matroska")]
    [InlineData("live.webm", "webm", "-c:v", "libvpx", "-c:a", "libvorbis")]
    [InlineData("live.flv", "flv", "-c:v", "flv", "-c:a", "libmp3lame")]
    [InlineData("live.ts", "mpegts", "-c:v", "mpeg2video", "-r", "25", "-c:a", "mp2")]
    public void Streams_without_a_duration_are_measured(string name, string format, params string[] encoding)
    {
        // A pipe cannot be gone back in, so that no duration is written.
        string pipe = videos.File(name);
        videos.Make(name + ".pipe", more: [.. encoding, "-f", format, "-flush_packets", "1", "-seekable", "0"]);
        File.Move(pipe + ".pipe", pipe);

        VideoResult result = videos.Extract(pipe, Cancellation);

        Assert.Equal((VideoState.Kept, 1), (result.State, result.Segments));
        Assert.InRange(result.DurationSeconds, 15.9, 16.2);
    }

    [Fact]
    public void Bare_stream_is_measured_by_its_packets()
    {
        string path = videos.Make("bare.mp4", sound: null, more: ["-c:v", "libx264", "-f", "h264"]);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((Reasons.NoAudio, 160), (result.Reason, result.Scenes[^1].EndFrame));
        Assert.Equal(16.0, result.DurationSeconds, 3);
    }

    [Fact]
    public void Clock_that_goes_back_inside_of_a_file_is_joined()
    {
        // Every cluster of a Matroska file (1F43B675) begins with its time in milliseconds (E7).
        string path = videos.Make("back.mkv", more: ["-cluster_time_limit", "2000"]);
        byte[] bytes = File.ReadAllBytes(path);
        int clusters = 0;
        for (int at = 0; bytes.AsSpan(at).IndexOf(new byte[] { 0x1F, 0x43, 0xB6, 0x75 }) is >= 0 and int next;)
        {
            at += next + 4;
            int time = at + bytes.AsSpan(at).IndexOf((byte)0xE7);
            if (clusters++ >= 4)
            {
                Assert.Equal(0x82, bytes[time + 1]);
                Span<byte> value = bytes.AsSpan(time + 2, 2);
                BinaryPrimitives.WriteUInt16BigEndian(value, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(value) - 4000));
            }
        }

        File.WriteAllBytes(path, bytes);
        MediaInfo media = MediaProbe.Probe(path, Cancellation);
        int frames = 0;
        OnePass.Result pass = OnePass.Run(media, 0, 0, (_, _, _) => frames++, new OnePassOptions(), Cancellation);

        Assert.InRange(clusters, 5, 20);
        Assert.Equal((160, null), (frames, pass.Complaint));
        Assert.Equal(16.0, pass.VideoSeconds, 1e-3);
        Assert.Equal(VideoState.Kept, videos.Extract(path, Cancellation).State);
    }

    [Fact]
    public void Recording_that_begins_between_key_frames_is_read_from_the_first_one_on()
    {
        string whole = videos.Make("whole.ts", OddVideos.Flash, OddVideos.Beep, seconds: 36, more: ["-c:v", "libx264", "-g", "150", "-keyint_min", "150", "-sc_threshold", "0", "-c:a", "mp2", "-f", "mpegts"]);
        byte[] bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(videos.File("torn.ts"), bytes[(bytes.Length / 20 / 188 * 188)..]);

        VideoResult result = videos.Extract(videos.File("torn.ts"), Cancellation);

        // The picture is there from 6 s on; what lies before counts, so that sound and picture stay together.
        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        IReadOnlyList<SampledFrame> frames = FrameReader.Read(videos.File("torn.ts"), 0, 12, cancellation: Cancellation);
        int flash = frames.ToList().FindIndex(f => f.Rgb[0] > 128);
        int first = Array.FindIndex(result.Audio, s => Math.Abs(s) > 1000);
        Assert.Equal(flash / 5.0, result.StartSecond + ((double)first / AudioFormat.SampleRate), 0.25);
    }

    [Fact]
    public void Last_picture_is_held_until_the_stream_ends()
    {
        string path = videos.Make("slides.mp4", "color=gray:size=64x36:rate=1:duration=20,select='eq(n,0)+eq(n,4)+eq(n,6)'", seconds: 20, more: ["-fps_mode", "vfr", "-c:v", "libx264", "-c:a", "aac"]);
        MediaInfo media = MediaProbe.Probe(path, Cancellation);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal(media.StatedVideoSeconds, result.DurationSeconds, 1e-6);
        Assert.Equal(3, result.Scenes[^1].EndFrame);
    }

    [Fact]
    public void Video_of_one_frame_is_read()
    {
        string path = videos.Make("one.mp4", "color=gray:size=64x36:rate=25,trim=end_frame=1", sound: null, seconds: 1);

        VideoResult result = videos.Extract(path, Cancellation);

        Assert.Equal((Reasons.NoAudio, new SceneRange(0, 1), 0.04), (result.Reason, Assert.Single(result.Scenes), Assert.Single(result.SceneSeconds)));
    }
}
