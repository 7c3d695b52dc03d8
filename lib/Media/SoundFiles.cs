using System.Runtime.InteropServices;
using NAudio.Wave;

namespace Vcmr.Media;

/// <summary>WAV files, by NAudio.</summary>
internal static class Wav
{
    /// <summary>A waveform as a WAV file: PCM, 16 bit, mono.</summary>
    /// <param name="waveform">Samples in [−1, 1]; what lies outside is clipped.</param>
    /// <param name="sampleRate">Samples per second (Hz).</param>
    public static byte[] Encode(ReadOnlySpan<float> waveform, int sampleRate)
    {
        short[] samples = new short[waveform.Length];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Clamp(Math.Round(waveform[i] * 32767.0), short.MinValue, short.MaxValue);
        }

        return Encode(samples, sampleRate);
    }

    /// <summary>Samples as a WAV file: PCM, 16 bit, mono.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="sampleRate">Samples per second (Hz).</param>
    public static byte[] Encode(ReadOnlySpan<short> samples, int sampleRate)
    {
        using var stream = new MemoryStream();
        using (var writer = new WaveFileWriter(stream, new WaveFormat(sampleRate, 16, 1)))
        {
            writer.Write(MemoryMarshal.AsBytes(samples));
        }

        return stream.ToArray();
    }

    /// <summary>
    /// Opens a file whose samples are stored as all audio here is (<see cref="AudioFormat"/>), so that it needs no ffmpeg;
    /// null where it is of another kind, damaged or unreadable, which is for ffmpeg to see to.
    /// </summary>
    /// <param name="path">Any file.</param>
    /// <returns>A stream of 16-bit little-endian samples, which the caller disposes.</returns>
    public static Stream? OpenStored(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is not (".wav" or ".wave"))
        {
            return null;
        }

        WaveFileReader? reader = null;
        try
        {
            reader = new WaveFileReader(path);
            if (reader.WaveFormat is { Encoding: WaveFormatEncoding.Pcm, SampleRate: AudioFormat.SampleRate, Channels: 1, BitsPerSample: 16, BlockAlign: 2 }
                && reader.Length > 0 && reader.Length % 2 == 0)
            {
                return reader;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or ArgumentException or NotSupportedException or OverflowException or OutOfMemoryException)
        {
            // ffmpeg says in one sentence what is wrong with it, or reads it all the same.
        }

        reader?.Dispose();
        return null;
    }
}

/// <summary>Sound as MP3, for players inside pages: a sixth of the size of 16-bit samples, and every browser plays it.</summary>
internal static class Mp3
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>Encodes a WAV file at 48 kbit/s, or gives null where ffmpeg is absent or has no MP3 encoder.</summary>
    public static byte[]? Encode(byte[] wav, CancellationToken cancellation = default)
    {
        // Through FFMpegCore's input pipe a second of sound arrived of three, so that it is a file.
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, wav);

            // Nothing that differs between two machines or two runs is written into the stream.
            byte[] mp3 = MediaConversion.ToBytes(
                MediaConversion.From(file),
                output => output.WithAudioCodec("libmp3lame").WithAudioBitrate(48).WithId3v2Version(0).WithCustomArgument("-write_xing 0 -bitexact").ForceFormat("mp3"),
                file,
                $"The sound '{file}' cannot be encoded",
                Limit,
                cancellation);
            return mp3.Length > 0 ? mp3 : null;
        }
        catch (VcmrException)
        {
            // Without ffmpeg a larger page still plays.
            return null;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
