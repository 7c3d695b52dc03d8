using System.Collections.Concurrent;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Video.Encoders;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>
/// Sound whose time stamps are not its count of samples. The tone rises by 20 Hz a second, so that its pitch tells when it
/// was made: every second of sound must lie where it is stamped, beside its picture.
/// </summary>
public sealed class SoundStampTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private const int Second = AudioFormat.SampleRate;
    private const double Seconds = 36;
    private const string Rising = "aevalsrc='0.5*sin(2*PI*(200*t+10*t*t))':s=48000";
    private const string Hole = "noise=drop='between(pts*tb,10,15)'";
    private const string Pauses = "noise=drop='lt(mod(pts*tb,0.6),0.1)*gt(pts*tb,1)'";
    private const string Slow = "setts=pts=PTS*1.02:dts=DTS*1.02";
    private const string Overlap = "setts=pts=PTS-gt(PTS*TB\\,20)*0.5/TB:dts=DTS-gt(DTS*TB\\,20)*0.5/TB";

    private static readonly ConcurrentDictionary<string, (double Whole, double BesidePicture)> Delays = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string> Defects()
    {
        var data = new TheoryData<string, string, string>();
        foreach ((string container, string codec) in new[] { ("mkv", "libopus"), ("mkv", "aac"), ("mp4", "aac"), ("ts", "aac"), ("flv", "aac"), ("webm", "libopus") })
        {
            // The muxer of transport streams lets no stamp go back.
            foreach (string defect in new[] { "hole", "pauses", "slow", "overlap" }.Where(d => d != "overlap" || container != "ts"))
            {
                data.Add(container, codec, defect);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void Sound_lies_where_it_is_stamped(string container, string codec, string defect)
    {
        string clean = Make(container, codec);
        string filter = defect switch { "hole" => Hole, "pauses" => Pauses, "slow" => Slow, _ => Overlap };

        // A transport stream has one stamp for several packets, unless its muxer is told otherwise; what is missing between them nobody knows.
        string[] stamped = container == "ts" && defect == "pauses" ? ["-pes_payload_size", "1"] : [];
        string path = videos.Ffmpeg($"{defect} {codec}.{container}", ["-i", clean, "-c", "copy", "-bsf:a", filter, .. stamped]);

        (double delay, double beside) = Delays.GetOrAdd(Path.GetFileName(clean), _ => Measure(clean));
        VideoResult result = Extract(path);
        short[] whole = AudioDecoder.Decode(path, 0, null, Cancellation);

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        foreach (double at in new[] { 1, 4, 8, 16.1, 19, 22, 25, 28 })
        {
            // A slow clock's second 40.8 holds what was made at second 40; after an overlap, what was made later.
            double expected = defect == "slow" ? (at / 1.02) - at : defect == "overlap" && at > 20 ? 0.5 : 0;
            Assert.Equal(delay + expected, Lateness(whole, at), 0.02);
            if (at >= result.StartSecond && at + 0.5 < result.StartSecond + 30)
            {
                Assert.Equal(beside + expected, Lateness(result.Audio, at, result.StartSecond), 0.02);
            }
        }

        (double least, double most) = defect switch { "hole" => (4.9, 5.2), "pauses" => (3, 6), "slow" => (0.4, 0.7), _ => (0.4, 0.6) };
        Assert.InRange(result.Mended!.TotalSeconds, least, most);
    }

    [Theory]
    [InlineData("mkv", "libopus")]
    [InlineData("mp4", "aac")]
    [InlineData("ts", "aac")]
    [InlineData("flv", "libmp3lame")]
    [InlineData("webm", "libvorbis")]
    [InlineData("avi", "libmp3lame")]
    [InlineData("wmv", "wmav2")]
    [InlineData("mpg", "mp2")]
    [InlineData("mov", "pcm_s16le")]
    public void Clean_sound_is_ffmpegs_to_the_sample(string container, string codec)
    {
        string path = Make(container, codec);
        byte[] expected = File.ReadAllBytes(videos.Ffmpeg("plain.raw", "-i", path, "-vn", "-ac", "1", "-ar", "16000", "-f", "s16le"));

        DecodedSound sound = AudioDecoder.Read(path, 0, null, Cancellation);

        Assert.True(expected.AsSpan().SequenceEqual(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(sound.Samples)));
        Assert.Null(sound.Mending.Within());
        Assert.Null(Extract(path).Mended);
    }

    [Fact]
    public void Sound_that_is_mended_by_more_than_the_limit_is_rejected_with_its_own_reason()
    {
        string path = videos.Ffmpeg("half.mkv", "-i", Make("mkv", "libopus"), "-c", "copy", "-bsf:a", "noise=drop='between(pts*tb,10,25)'");

        VideoResult result = Extract(path);

        Assert.Equal((VideoState.Rejected, Reasons.MendedSound), (result.State, Reasons.KindOf(result.Reason!)));
        Assert.Matches("^sound incomplete: 15.0 s missing in 30.0 s$", result.Reason);
    }

    [Theory]
    [InlineData("ts")]
    [InlineData("mkv")]
    public void Hole_of_more_than_ten_seconds_stays_as_long_as_it_is(string container)
    {
        string path = videos.Ffmpeg($"long hole.{container}", "-i", Make(container, "aac"), "-c", "copy", "-bsf:a", "noise=drop='between(pts*tb,10,22)'");

        short[] whole = AudioDecoder.Decode(path, 0, null, Cancellation);

        Assert.Equal(0, Lateness(whole, 30), 0.05);
        Assert.Matches("^sound incomplete: 1[12]\\.\\d s missing in 30.0 s$", Extract(path).Reason);
    }

    [Fact]
    public void Sound_that_is_there_twice_is_cut_however_long_where_the_picture_goes_on()
    {
        // From 20 s on the stamps go back by 3 s, and the picture's do not.
        string path = videos.Ffmpeg("twice.mkv", "-i", Make("mkv", "aac"), "-c", "copy", "-bsf:a", "setts=pts=PTS-gt(PTS*TB\\,20)*3/TB:dts=DTS-gt(DTS*TB\\,20)*3/TB");

        VideoResult result = Extract(path);

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        Assert.InRange(result.Mended!.TotalSeconds, 2.8, 3.2);
        Assert.Equal(3, Lateness(result.Audio, 25, result.StartSecond, -3), 0.05);
    }

    [Fact]
    public void Damaged_packets_leave_silence_and_the_rest_in_its_place()
    {
        // Damage at the start, and in the middle.
        string path = videos.Ffmpeg("damaged.mp4", "-i", Make("mp4", "aac"), "-c", "copy", "-bsf:a", "noise=amount='if(lt(n,100)+between(n,500,600),3,0)'");

        VideoResult result = Extract(path);

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        foreach (double at in new[] { 4, 9, 15, 25, 30 })
        {
            Assert.Equal(0, Lateness(result.Audio, at, result.StartSecond), 0.02);
        }
    }

    [Theory]
    [InlineData(12.0)]
    [InlineData(6.0)]
    public void Joined_recordings_go_on_together(double first)
    {
        // The sound of the first part ends half a second before its picture.
        videos.Ffmpeg("a.ts", "-f", "lavfi", "-t", $"{first}", "-i", OddVideos.Ramp, "-f", "lavfi", "-t", $"{first - 0.5}", "-i", Rising, "-c:v", "mpeg2video", "-c:a", "mp2");
        videos.Ffmpeg("b.ts", "-f", "lavfi", "-t", "30", "-i", OddVideos.Ramp, "-f", "lavfi", "-t", "30", "-i", Rising, "-c:v", "mpeg2video", "-c:a", "mp2");
        File.WriteAllBytes(videos.File("ab.ts"), [.. File.ReadAllBytes(videos.File("a.ts")), .. File.ReadAllBytes(videos.File("b.ts"))]);

        VideoResult result = Extract(videos.File("ab.ts"));

        Assert.Equal((VideoState.Kept, null), (result.State, result.Reason));
        double at = result.StartSecond + (result.Segments * 15) - 2;
        Assert.Equal(-first, Lateness(result.Audio, at, result.StartSecond, first), 0.06);
    }

    [Theory]
    [InlineData("16")]
    [InlineData("200")]
    public void Duration_is_measured_whatever_the_container_says(string stated)
    {
        string path = videos.Make($"stated {stated}.flv", "color=gray:size=32x32:rate=10,format=yuv420p", Rising, 76, "-c:v", "flv", "-c:a", "libmp3lame");
        byte[] bytes = File.ReadAllBytes(path);
        int at = bytes.AsSpan().IndexOf("duration"u8) + 9;
        System.Buffers.Binary.BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(at), double.Parse(stated, System.Globalization.CultureInfo.InvariantCulture));
        File.WriteAllBytes(path, bytes);

        VideoResult result = Extract(path);

        Assert.Equal((VideoState.Kept, 5, 0), (result.State, result.Segments, result.StartSecond));
    }

    // A codec's own delay is in the clean file too; beside the picture it is taken into account.
    private static (double Whole, double BesidePicture) Measure(string clean)
    {
        VideoResult untouched = Extract(clean);
        return (Lateness(AudioDecoder.Decode(clean, 0, null, Cancellation), 4), Lateness(untouched.Audio, 4, untouched.StartSecond));
    }

    private static VideoResult Extract(string path)
    {
        using var encoder = new DescriptorEncoder();
        var options = new PrepareOptions { VideoFolder = Path.GetDirectoryName(path)!, CorpusFolder = "unused", MaxSceneSeconds = 100 };
        return new VideoExtractor(options, encoder).Extract(SourceFile.Of(options.VideoFolder, path), Cancellation);
    }

    private string Make(string container, string codec)
    {
        string path = videos.File($"clean {codec}.{container}");
        if (!File.Exists(path))
        {
            string[] picture = container switch { "flv" => ["-c:v", "flv"], "webm" => ["-c:v", "libvpx"], "ts" or "mpg" => ["-c:v", "mpeg2video", "-r", "25"], "wmv" => ["-c:v", "wmv2"], _ => ["-c:v", "mpeg4"] };
            videos.Ffmpeg(
                Path.GetFileName(path), ["-f", "lavfi", "-t", $"{Seconds}", "-i", "testsrc=size=64x64:rate=25", "-f", "lavfi", "-t", $"{Seconds}", "-i", Rising, .. picture, "-g", "25", "-c:a", codec, "-ar", codec == "libopus" ? "48000" : "44100"]);
        }

        return path;
    }

    /// <summary>How much later than its place half a second of sound was made (s); by its pitch against the tone's.</summary>
    private static double Lateness(short[] samples, double at, double start = 0, double guess = 0)
    {
        const int Block = 500;
        int first = (int)Math.Round((at - start) * Second);
        var sums = new System.Numerics.Complex[16];
        for (int i = 0; i < sums.Length * Block; i++)
        {
            double t = at - guess + ((double)i / Second);
            sums[i / Block] += samples[first + i] * System.Numerics.Complex.FromPolarCoordinates(1, -2 * Math.PI * ((200 * t) + (10 * t * t)));
        }

        // Pauses may be in between.
        Assert.True(sums.Sum(s => s.Magnitude) > 8 * Block * 1000, $"there is a tone at {at} s");
        System.Numerics.Complex beat = sums.Zip(sums.Skip(1), (a, b) => b * System.Numerics.Complex.Conjugate(a)).Aggregate((a, b) => a + b);
        return (beat.Phase / (2 * Math.PI) / Block * Second / 20) - guess;
    }
}
