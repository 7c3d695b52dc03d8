using System.Globalization;
using System.Runtime.InteropServices;

namespace Vcmr.Media;

/// <summary>
/// Fingerprints of sound by ffmpeg's muxer of Chromaprint (Lukáš Lalinský, acoustid.org/chromaprint; its default algorithm):
/// 32 bits every 0.124 s that say how the energy of the twelve pitch classes changes over the 2.7 s from there on. They
/// hardly depend on level, codec and bandwidth.
/// </summary>
internal static class Chromaprint
{
    /// <summary>From one item to the next (s): 1,365 samples at 11,025 Hz.</summary>
    public const double ItemSeconds = 1365.0 / 11_025;

    /// <summary>Items' distances that one item looks at, its own included.</summary>
    public const int ItemSpan = 22;

    private const string Muxer = "chromaprint";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Whether the ffmpeg that is installed has the muxer, which builds may leave out.</summary>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <exception cref="VcmrException">ffmpeg is missing.</exception>
    public static bool IsBuiltIn(CancellationToken cancellation)
    {
        using MediaProcess ffmpeg = MediaProcess.Start("ffmpeg", ["-hide_banner", "-v", "error", "-muxers"], Muxer, Limit, cancellation);
        using var reader = new StreamReader(ffmpeg.Output);
        string list = reader.ReadToEnd();
        return ffmpeg.Wait() == 0 && list.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Contains(Muxer);
    }

    /// <summary>The fingerprint of a sound; empty for one of less than 2.7 s.</summary>
    /// <param name="samples">Samples, mono.</param>
    /// <param name="rate">How many a second (Hz).</param>
    /// <param name="name">What errors call the sound.</param>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <exception cref="VcmrException">ffmpeg is missing, or has no such muxer.</exception>
    public static uint[] Of(ReadOnlySpan<short> samples, int rate, string name, CancellationToken cancellation)
    {
        using MediaProcess ffmpeg = MediaProcess.StartFed(
            "ffmpeg",
            ["-v", "error", "-nostdin", "-f", "s16le", "-ar", rate.ToString(CultureInfo.InvariantCulture), "-ac", "1", "-i", "pipe:0", "-f", Muxer, "-fp_format", "raw", "pipe:1"],
            name,
            Limit,
            cancellation);
        try
        {
            // It writes only after the last sample, so that neither waits for the other.
            using Stream input = ffmpeg.Input;
            input.Write(MemoryMarshal.AsBytes(samples));
        }
        catch (IOException)
        {
            // It has ended early, and its exit code and last line say why.
        }

        using var fingerprint = new MemoryStream();
        ffmpeg.Output.CopyTo(fingerprint);
        return ffmpeg.Wait() == 0
            ? MemoryMarshal.Cast<byte, uint>(fingerprint.GetBuffer().AsSpan(0, (int)fingerprint.Length)).ToArray()
            : throw ffmpeg.Fault($"The sound of '{name}' has no fingerprint");
    }
}
