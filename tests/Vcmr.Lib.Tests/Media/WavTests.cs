using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Media;

/// <summary>WAV files by NAudio: the bytes they always had, and the samples that ffmpeg reads.</summary>
public sealed class WavTests : IDisposable
{
    private static readonly short[] Samples = WaveFile.Tone(440, 0.5, 16000);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Wav_has_the_plain_header_of_44_bytes()
    {
        byte[] wav = Wav.Encode([0f, 0.5f, -2f], 16000);

        Assert.Equal(Convert.FromHexString("52494646" + "2A000000" + "57415645666D7420" + "10000000" + "0100" + "0100" + "803E0000" + "007D0000" + "0200" + "1000" + "64617461" + "06000000" + "0000" + "0040" + "0080"), wav);
    }

    [Theory]
    [InlineData(0, null, 0)]
    [InlineData(0, null, -1000)]
    [InlineData(0, null, -1001)]
    [InlineData(40, 0xFFFFFFFF, 0)]
    [InlineData(40, 0u, 0)]
    [InlineData(40, 2000u, 0)]
    [InlineData(40, 2001u, 0)]
    [InlineData(4, 0u, 0)]
    [InlineData(4, 0xFFFFFFFF, 0)]
    public void Stored_samples_are_those_that_ffmpeg_reads_whatever_the_header_says(int place, uint? value, int longer)
    {
        byte[] wav = Wav.Encode(Samples, 16000);
        if (value is { } number)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(wav.AsSpan(place), number);
        }

        Compare(wav[..(wav.Length + longer)]);
    }

    [Fact]
    public void Other_chunks_before_and_after_the_samples_change_nothing()
    {
        byte[] wav = Wav.Encode(Samples, 16000);
        byte[] list = [.. "LIST"u8, 5, 0, 0, 0, .. "INFOx"u8, 0];
        byte[] file = [.. wav[..36], .. list, .. wav[36..], .. list];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);

        Assert.True(Compare(file));
    }

    [Theory]
    [InlineData("fmt ", 8000)]
    [InlineData("data", 16000)]
    public void Chunk_that_comes_twice_is_taken_as_ffmpeg_takes_it(string chunk, int firstRate)
    {
        byte[] wav = Wav.Encode(Samples, 16000), first = Wav.Encode(Samples.AsSpan(..100), firstRate);
        byte[] file = chunk == "fmt " ? [.. first[..36], .. wav[12..]] : [.. first, .. wav[36..]];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);

        Compare(file);
    }

    [Fact]
    public void Floats_and_24_bits_are_left_to_ffmpeg()
    {
        foreach ((short format, short bits) in new[] { ((short)3, (short)32), ((short)1, (short)24) })
        {
            byte[] wav = Wav.Encode(new short[1200], 16000);
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(20), format);
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(32), (short)(bits / 8));
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(34), bits);

            Assert.False(Compare(wav));
        }
    }

    [Fact]
    public void Files_of_another_kind_are_left_to_ffmpeg()
    {
        byte[] other = Wav.Encode(Samples, 44100);
        Assert.False(Compare(other));
        byte[] bent = Wav.Encode(Samples, 16000);

        // A format of two gigabytes, and one without content.
        BinaryPrimitives.WriteInt32LittleEndian(bent.AsSpan(16), int.MaxValue);
        File.WriteAllBytes(_folder.File("a.wav"), bent);
        Assert.Null(Wav.OpenStored(_folder.File("a.wav")));
        File.WriteAllBytes(_folder.File("a.wav"), []);
        Assert.Null(Wav.OpenStored(_folder.File("a.wav")));
        Assert.Null(Wav.OpenStored(_folder.File("absent.wav")));
    }

    /// <summary>Whether it was read without ffmpeg.</summary>
    private bool Compare(byte[] file)
    {
        // Without the extension it is ffmpeg that reads it.
        File.WriteAllBytes(_folder.File("a.wav"), file);
        File.WriteAllBytes(_folder.File("a.bin"), file);
        using Stream? stored = Wav.OpenStored(_folder.File("a.wav"));
        Assert.Equal(Decode("a.bin"), Decode("a.wav"));
        return stored is not null;
    }

    private string Decode(string name)
    {
        try
        {
            short[] samples = AudioDecoder.Decode(_folder.File(name), cancellation: TestContext.Current.CancellationToken);
            return Convert.ToHexString(MemoryMarshal.AsBytes<short>(samples));
        }
        catch (VcmrException e)
        {
            return e.Message.Replace(name, "", StringComparison.Ordinal);
        }
    }
}
