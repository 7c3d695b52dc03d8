using System.Buffers.Binary;
using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Vcmr.Media;

/// <summary>
/// Looks for NaN and infinite samples, which only codecs of floating-point samples can hold. Made into 16-bit samples they
/// are numbers like any other, so that they must be found before.
/// </summary>
internal static class FiniteSound
{
    private static readonly string[] Codecs = ["pcm_f", "wavpack"];

    /// <summary>What is wrong with a file's sound, as a clause; null where nothing is, or where that is for decoding to say.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">Sound of a floating-point codec cannot be decoded to its end.</exception>
    public static string? Fault(string path, CancellationToken cancellation)
    {
        if (MediaFiles.Target(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        AudioStream? audio;
        try
        {
            audio = IsSafe(path) ? null : MediaProbe.Probe(path, cancellation).Audio;
        }
        catch (Exception e) when (e is VcmrException or IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return audio is null ? null : Fault(path, audio, cancellation);
    }

    /// <summary>Whether a file shows by its first bytes that it is of the kinds that most are, and need not be asked about.</summary>
    private static bool IsSafe(string path)
    {
        byte[] bytes = new byte[4096];
        using FileStream file = File.OpenRead(path);
        ReadOnlySpan<byte> head = bytes.AsSpan(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        bool isWave = head.Length > 22 && head.StartsWith("RIFF"u8) && head[8..16].SequenceEqual("WAVEfmt "u8);
        return isWave ? BinaryPrimitives.ReadInt16LittleEndian(head[20..]) == 1 : head.StartsWith("ID3"u8) || head.StartsWith("fLaC"u8) || MediaSignature.IsFrames(head);
    }

    /// <summary>As <see cref="Fault(string, CancellationToken)"/>, for a stream that is known.</summary>
    public static string? Fault(string path, AudioStream audio, CancellationToken cancellation)
    {
        if (!Codecs.Any(c => audio.Codec.StartsWith(c, StringComparison.Ordinal)))
        {
            return null;
        }

        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [.. AudioDecoder.InputOptions, "-i", MediaProcess.Argument(path), "-map", $"0:{audio.Index}", "-f", "f32le", "pipe:1"],
            path,
            AudioDecoder.LimitFor(path),
            cancellation);
        byte[] buffer = new byte[1 << 16];
        long seen = 0;
        while (ffmpeg.Output.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) is var read and > 0)
        {
            ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(buffer.AsSpan(0, read));
            if (!TensorPrimitives.IsFiniteAll(values))
            {
                long first = seen + values.ToArray().TakeWhile(float.IsFinite).Count();
                double second = first / (double)Math.Max(1, audio.Channels) / Math.Max(1, audio.SampleRate);
                ffmpeg.Kill();
                return string.Create(CultureInfo.InvariantCulture, $"NaN or infinite samples from {second:0.00} s on");
            }

            seen += values.Length;
        }

        return ffmpeg.Wait() == 0 ? null : throw ffmpeg.Fault($"The audio of '{path}' cannot be decoded");
    }
}
