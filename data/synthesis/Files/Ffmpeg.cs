using System.ComponentModel;
using System.Diagnostics;
using Vcmr.Media;

namespace Vcmr.Synthesis.Files;

/// <summary>Encodes what is written to it through an ffmpeg process.</summary>
internal static class Ffmpeg
{
    // No version strings and no dates, so that the same input gives the same bytes.
    private static readonly string[] Reproducible = ["-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"];

    /// <summary>The arguments of an output.</summary>
    /// <param name="encoders">Its encoders.</param>
    /// <param name="format">The container, such as mp4.</param>
    /// <param name="target">The file to write.</param>
    public static IEnumerable<string> Output(IEnumerable<string> encoders, string format, string target) =>
        [.. encoders, .. Reproducible, "-f", format, $"file:{target}"];

    /// <summary>Runs ffmpeg.</summary>
    /// <param name="arguments">Inputs and outputs; the input from here is <c>pipe:0</c>.</param>
    /// <param name="target">The file that is written, for messages.</param>
    /// <param name="feed">Writes the input.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="VcmrException">ffmpeg is missing or fails.</exception>
    public static void Encode(IEnumerable<string> arguments, string target, Action<Stream> feed, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardInput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["-hide_banner", "-nostdin", "-v", "error", "-y", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Start(start);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            IOException? broken = Feed(process, feed, cancellationToken);
            process.WaitForExit();
            string? last = errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            cancellationToken.ThrowIfCancellationRequested();
            if (process.ExitCode != 0 || broken is not null)
            {
                string reason = last ?? broken?.Message ?? $"it ended with code {process.ExitCode}";
                throw new VcmrException(
                    $"ffmpeg could not write '{target}' ({reason.TrimEnd('.')}); check that the disk has space and that ffmpeg has libx264 and libmp3lame, then run it again.");
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
                process.WaitForExit();
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return BoundProgram.Start(start);
        }
        catch (Win32Exception e)
        {
            throw new VcmrException("ffmpeg was not found; install it (on Debian and Ubuntu: sudo apt-get install ffmpeg), then run it again.", e);
        }
    }

    // A process that has died breaks the pipe; its own last words say why, so they are waited for.
    private static IOException? Feed(Process process, Action<Stream> feed, CancellationToken cancellationToken)
    {
        try
        {
            using Stream input = process.StandardInput.BaseStream;
            feed(input);
            return null;
        }
        catch (IOException e) when (!cancellationToken.IsCancellationRequested)
        {
            return e;
        }
    }
}
