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

    // Nothing but compressed sound of other codecs.
    private static readonly HashSet<string> Safe = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp3", ".mp2", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac", ".wma", ".ac3", ".ape",
    };

    /// <summary>What is wrong with a file's sound, as a clause; null where nothing is, or where that is for decoding to say.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    public static string? Fault(string path, CancellationToken cancellation)
    {
        if (Safe.Contains(Path.GetExtension(path)) || MediaFiles.Target(path) is not { Exists: true, Length: > 0 })
        {
            return null;
        }

        try
        {
            if (HoldsIntegers(path))
            {
                return null;
            }

            return MediaProbe.Probe(path, cancellation).Audio is { } audio ? Fault(path, audio, cancellation) : null;
        }
        catch (Exception e) when (e is VcmrException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a file is a WAV of the usual kind, which most are, and need not be asked about.</summary>
    private static bool HoldsIntegers(string path)
    {
        Span<byte> head = stackalloc byte[22];
        using FileStream file = File.OpenRead(path);
        return file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length
            && head[..4].SequenceEqual("RIFF"u8) && head[8..16].SequenceEqual("WAVEfmt "u8) && BinaryPrimitives.ReadInt16LittleEndian(head[20..]) == 1;
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

        cancellation.ThrowIfCancellationRequested();
        return null;
    }
}
