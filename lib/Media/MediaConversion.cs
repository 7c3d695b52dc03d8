using System.Text.RegularExpressions;
using FFMpegCore;
using FFMpegCore.Exceptions;
using FFMpegCore.Pipes;

namespace Vcmr.Media;

/// <summary>
/// Small conversions of files into memory by FFMpegCore. Each call brings options of its own, so that
/// <see cref="GlobalFFOptions"/> stay the user's. What reads whole corpora (<see cref="OnePass"/>,
/// <see cref="AudioDecoder"/>) does not go this way: FFMpegCore's pipes are sockets named in the folder for temporary files
/// that outlive a killed process, and it keeps everything that ffmpeg complains of.
/// </summary>
internal static partial class MediaConversion
{
    /// <summary>A file to convert: no other is opened, whatever it may name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where to begin (s), to the millisecond.</param>
    public static FFMpegArguments From(string path, double startSeconds = 0) => FFMpegArguments.FromFileInput(
        Quoted(MediaProcess.Argument(path)),
        verifyExists: false,
        input =>
        {
            input.WithCustomArgument(string.Join(' ', AudioDecoder.InputOptions));
            if (startSeconds > 0)
            {
                input.WithStartTime(TimeSpan.FromMilliseconds(Math.Round(1000 * startSeconds, MidpointRounding.AwayFromZero)));
            }
        });

    /// <summary>Converts.</summary>
    /// <param name="input">What is read.</param>
    /// <param name="output">What becomes of it.</param>
    /// <param name="source">The file that errors are about.</param>
    /// <param name="what">What cannot be done where it fails, with the file's path in single quotes.</param>
    /// <param name="limit">ffmpeg is ended when it runs longer than this.</param>
    /// <param name="cancellation">Ends ffmpeg and the call.</param>
    /// <exception cref="VcmrException">ffmpeg failed, ran too long or is missing.</exception>
    public static byte[] ToBytes(
        FFMpegArguments input, Action<FFMpegOutputOptions> output, string source, string what, TimeSpan limit, CancellationToken cancellation = default)
    {
        var options = new FFOptions { BinaryFolder = MediaProcess.FolderOf("ffmpeg") };
        using var bytes = new MemoryStream();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        end.CancelAfter(limit);
        try
        {
            // The end of the process is no reason to leave what is still in the pipe, and the call's own token would let ffmpeg go on.
            input.OutputToPipe(new StreamPipeSink((pipe, _) => pipe.CopyToAsync(bytes, CancellationToken.None)), output)
                .CancellableThrough(end.Token, TimeSpan.Zero)
                .ProcessSynchronously(ffOptions: options, cancellationToken: CancellationToken.None);
            return bytes.ToArray();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw MediaProcess.PastLimit(what, "ffmpeg");
        }
        catch (FFMpegProcessException e)
        {
            throw MediaProcess.Fault(what, "ffmpeg", source, e.Result.StandardError, e.Result.ExitCode);
        }
        catch (Exception e) when (e is FFMpegException or IOException or ArgumentException)
        {
            // Such as a folder for temporary files whose name is too long for a socket's.
            throw new VcmrException($"{what}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.", e);
        }
    }

    /// <summary>FFMpegCore puts names between quotes as they are, into one line that .NET takes apart again.</summary>
    private static string Quoted(string name) => Special().Replace(name, m => $"{m.Groups[1].Value}{m.Groups[1].Value}{(m.Groups[2].Length > 0 ? "\\\"" : "")}");

    [GeneratedRegex("""
        (\\*)("|\z)
        """)]
    private static partial Regex Special();
}
