using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

public class AudioDecoderTests
{
    [Theory]
    [InlineData("stereo_44100_s16.wav", "stereo_44100_s16_wav_16k_mono_s16.i16")]
    [InlineData("stereo_44100.mp3", "stereo_44100_mp3_16k_mono_s16.i16")]
    [InlineData("stereo_44100.m4a", "stereo_44100_m4a_16k_mono_s16.i16")]
    public void Decoder_gives_the_samples_of_the_official_data(string file, string expected)
    {
        Assert.Equal(GoldenFiles.Values<short>("audio", expected), Decode(GoldenFiles.Find("audio", file)));
    }

    [Theory]
    [InlineData("mono_22050_s16.wav")]
    [InlineData("mono_16000_s16.wav")]
    [InlineData("mono_8000_u8.wav")]
    [InlineData("mono_8000.flac")]
    public void Decoder_agrees_with_the_float_decode_of_a_mono_file(string file)
    {
        float[] expected = GoldenFiles.Floats("audio", $"{file.Replace('.', '_')}_16k_mono.f32");

        short[] samples = Decode(GoldenFiles.Find("audio", file));

        Assert.Equal(expected.Length, samples.Length);
        double signal = expected.Sum(x => (double)x * x);
        double noise = samples.Zip(expected, (s, x) => Math.Pow((s / 32768.0) - x, 2)).Sum();
        Assert.True(noise < signal * Math.Pow(10, -7.5), "the two decodes differ by more than 75 dB below the signal");
    }

    [Fact]
    public void Decoder_cuts_a_part_to_the_sample()
    {
        string file = GoldenFiles.Find("audio", "stereo_44100.mp3");
        short[] whole = Decode(file);

        short[] part = Decode(file, startSeconds: 0.25, durationSeconds: 0.5);

        Assert.Equal(whole[4000..12000], part);
    }

    [Fact]
    public void Decoder_reads_real_music()
    {
        string folder = GoldenFiles.Find("media", "music");
        string[] files = [.. Directory.EnumerateFiles(folder, "*.ogg").Order(StringComparer.Ordinal)];

        Assert.NotEmpty(files);
        Assert.All(files, file =>
        {
            short[] samples = Decode(file, 0, 5);
            Assert.InRange(samples.Length, 2 * AudioFormat.SampleRate, 5 * AudioFormat.SampleRate);
            Assert.InRange(SampleConversion.Peak(samples), 1000, 32768);
        });
    }

    [Theory]
    [InlineData("-dash first.wav")]
    [InlineData("it's \"quoted\" $(and) ;odd.wav")]
    [InlineData("ünïcode 音楽 %03d.wav")]
    public void Decoder_takes_any_file_name(string name)
    {
        using var folder = new TemporaryFolder();
        WaveFile.Write(folder.File(name), WaveFile.Tone(440, 0.25, 16000));

        Assert.Equal(4000, Decode(folder.File(name)).Length);
    }

    [Fact]
    public void Decoder_says_what_is_wrong_with_a_broken_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("text.mp3"), "This is no music.");

        var error = Assert.Throws<VcmrException>(() => Decode(folder.File("text.mp3")));

        Assert.Contains("text.mp3", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(" @ 0x", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoder_says_that_a_file_is_missing()
    {
        var error = Assert.Throws<VcmrException>(() => Decode("/nowhere/song.mp3"));

        Assert.Contains("does not exist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decoder_says_that_a_folder_is_one()
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<VcmrException>(() => Decode(folder.Path));

        Assert.Equal($"'{folder.Path}' is a folder and no audio file; name the files in it.", error.Message);
    }

    private static short[] Decode(string path, double startSeconds = 0, double? durationSeconds = null) =>
        AudioDecoder.Decode(path, startSeconds, durationSeconds, TestContext.Current.CancellationToken);
}
