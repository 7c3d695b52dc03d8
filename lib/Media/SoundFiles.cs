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
        // What can be read but once, such as a named pipe, has no length.
        if (Path.GetExtension(path).ToLowerInvariant() is not (".wav" or ".wave") || new FileInfo(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        WaveFileReader? reader = null;
        try
        {
            // Of two formats ffmpeg takes the first and NAudio the last.
            byte[] header = new byte[28];
            using (FileStream file = File.OpenRead(path))
            {
                file.ReadExactly(header);
            }

            if (!header.AsSpan(12, 4).SequenceEqual("fmt "u8) || BitConverter.ToInt16(header, 22) != 1 || BitConverter.ToInt32(header, 24) != AudioFormat.SampleRate)
            {
                return null;
            }

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

/// <summary>Sound as MP3: for players inside pages, a sixth of the size of 16-bit samples, and as what it does to a sound.</summary>
internal static class Mp3
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Encodes a WAV file at 48 kbit/s, or gives null where ffmpeg is absent or has no MP3 encoder, or where there is no
    /// room for a temporary file.
    /// </summary>
    public static byte[]? Encode(byte[] wav)
    {
        string? file = null;
        try
        {
            file = Path.GetTempFileName();
            File.WriteAllBytes(file, wav);

            // Nothing that differs between two machines or two runs is written into the stream.
            using MediaProcess ffmpeg = MediaConversion.Start(
                file,
                0,
                output => output.WithAudioCodec("libmp3lame").WithAudioBitrate(48).WithId3v2Version(0).WithCustomArgument("-write_xing 0 -bitexact").ForceFormat("mp3"),
                Limit);
            using var mp3 = new MemoryStream();
            ffmpeg.Output.CopyTo(mp3);
            return ffmpeg.Wait() == 0 && mp3.Length > 0 ? mp3.ToArray() : null;
        }
        catch (Exception e) when (e is VcmrException or IOException or UnauthorizedAccessException)
        {
            // A larger page still plays.
            return null;
        }
        finally
        {
            if (file is not null)
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Sends a sound through an MP3 file of a constant bit rate and back.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1].</param>
    /// <param name="kilobits">Bit rate (kbit/s).</param>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <returns>Samples at 16 kHz, in step with the sound's; a few more or fewer.</returns>
    /// <exception cref="VcmrException">ffmpeg or its MP3 encoder is missing, or there is no room for temporary files.</exception>
    public static short[] Through(ReadOnlySpan<float> waveform, int kilobits, CancellationToken cancellation)
    {
        string? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("vcmr-mp3-").FullName;
            string wav = Path.Combine(folder, "sound.wav"), mp3 = Path.Combine(folder, "sound.mp3");
            File.WriteAllBytes(wav, Wav.Encode(waveform, AudioFormat.SampleRate));
            // Into a file and not a pipe: its first frame, which says how much the encoder put before the sound, is written last.
            string[] arguments = [.. AudioDecoder.InputOptions, "-i", MediaProcess.Argument(wav), "-c:a", "libmp3lame", "-b:a", $"{kilobits}k", "-f", "mp3", MediaProcess.Argument(mp3)];
            using (MediaProcess ffmpeg = MediaProcess.Start("ffmpeg", arguments, wav, Limit, cancellation))
            {
                if (ffmpeg.Wait() != 0)
                {
                    throw ffmpeg.Fault("A sound cannot be written as MP3");
                }
            }

            return AudioDecoder.Decode(mp3, cancellation: cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"A sound cannot be written as MP3 ({e.Message.TrimEnd('.')}); make room in the folder for temporary files, or name another in TMPDIR.", e);
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }
}
