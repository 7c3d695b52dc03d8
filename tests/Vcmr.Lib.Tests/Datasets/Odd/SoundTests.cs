using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Odd;

/// <summary>Sound of every kind: a video's samples must be those of the decoder that tagging sets go through.</summary>
public sealed class SoundTests(OddVideos videos) : IClassFixture<OddVideos>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("stereo_44100_s16.wav", "stereo_44100_s16_wav_16k_mono_s16.i16")]
    [InlineData("stereo_44100.mp3", null)]
    [InlineData("mono_22050_s16.wav", null)]
    [InlineData("mono_22050.mp3", null)]
    [InlineData("mono_16000_s16.wav", null)]
    [InlineData("mono_8000_u8.wav", null)]
    [InlineData("mono_8000.flac", null)]
    [InlineData("stereo_44100.m4a", null)]
    [InlineData("stereo_48000.ogg", null)]
    [InlineData("stereo_48000_s24.flac", null)]
    [InlineData("stereo_96000_f32.wav", null)]
    public void Video_gives_the_samples_of_its_soundtrack(string file, string? golden)
    {
        string path = videos.Ffmpeg(
            $"{file}.mkv", "-f", "lavfi", "-t", "1", "-i", TestVideo.Pattern, "-i", GoldenFiles.Find("audio", file), "-c:v", "mpeg4", "-c:a", "copy");

        Assert.Equal(AudioDecoder.Decode(path, 0, null, Cancellation), Samples(path));
        if (golden is not null)
        {
            short[] expected = GoldenFiles.Values<short>("audio", golden);
            Assert.Equal(expected, Samples(path)[..expected.Length]);
        }
    }

    [Theory]
    [InlineData("5.1", new[] { 0.2071, 0.2071, 0.2929, 0, 0.1464, 0.1464 })]
    [InlineData("7.1", new[] { 0.1602, 0.1602, 0.2265, 0, 0.1133, 0.1133, 0.1133, 0.1133 })]
    public void Channels_are_mixed_down_with_the_gains_of_the_official_data(string layout, double[] gains)
    {
        // Left, centre, low frequencies and a surround channel: the right ones have the left ones' gains.
        foreach (int channel in new[] { 0, 2, 3, gains.Length - 1 })
        {
            string tones = string.Join('|', gains.Select((_, c) => c == channel ? "0.9*sin(440*2*PI*t)" : "0"));
            string path = videos.Make($"{layout}-{channel}.mkv", sound: $"aevalsrc=exprs='{tones}':s=16000:c={layout}", seconds: 1, more: ["-c:a", "pcm_s16le"]);

            short[] samples = Samples(path);

            Assert.Equal(0.9 * gains[channel], SampleConversion.Peak(samples) / 32768.0, 1e-3);
        }
    }

    [Fact]
    public void Long_track_gives_its_middle_without_being_held_in_memory()
    {
        // 25 minutes, longer than what is kept whole; the tone rises, so that no two parts are alike.
        string path = videos.Ffmpeg("long.wav", "-f", "lavfi", "-t", "1500", "-i", "aevalsrc='0.5*sin(t*t)':s=8000");
        var options = new PrepareOptions { VideoFolder = Path.GetDirectoryName(path)!, CorpusFolder = path, AudioOnly = true };

        VideoResult result = new AudioExtractor(options).Extract(SourceFile.Of(options.VideoFolder, path), Cancellation);

        Assert.Equal((VideoState.Kept, 1500.0, 690, 8), (result.State, result.DurationSeconds, result.StartSecond, result.Segments));
        Assert.Equal(AudioDecoder.Decode(path, 690, 120, Cancellation), result.Audio);
    }

    private static short[] Samples(string path)
    {
        MediaInfo media = MediaProbe.Probe(path, Cancellation);
        return OnePass.Run(media, 0, 60 * AudioFormat.SampleRate, (_, _, _) => { }, new OnePassOptions(), Cancellation).Audio;
    }
}
