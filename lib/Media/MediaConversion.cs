using System.Text.RegularExpressions;
using FFMpegCore;

namespace Vcmr.Media;

/// <summary>
/// Small conversions of files into memory: FFMpegCore says what ffmpeg is to do, <see cref="MediaProcess"/> runs it.
/// FFMpegCore's own way of running reads through sockets in the folder for temporary files, keeps all that ffmpeg complains
/// of, gives nothing of what a damaged file still had, and lost the end of what was written to it.
/// </summary>
internal static partial class MediaConversion
{
    /// <summary>Starts a conversion to standard output; no file but the input is opened, whatever it may name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where to begin (s), to the millisecond.</param>
    /// <param name="output">What becomes of it.</param>
    /// <param name="limit">ffmpeg is ended when it runs longer than this.</param>
    /// <param name="cancellation">Ends ffmpeg.</param>
    /// <exception cref="VcmrException">ffmpeg is missing.</exception>
    public static MediaProcess Start(string path, double startSeconds, Action<FFMpegOutputOptions> output, TimeSpan limit, CancellationToken cancellation = default)
    {
        string line = FFMpegArguments
            .FromFileInput(Quoted(MediaProcess.Argument(path)), verifyExists: false, input =>
            {
                input.WithCustomArgument(string.Join(' ', AudioDecoder.InputOptions));
                if (startSeconds > 0)
                {
                    input.WithStartTime(TimeSpan.FromMilliseconds(Math.Round(1000 * startSeconds, MidpointRounding.AwayFromZero)));
                }
            })
            .OutputToFile("pipe:1", overwrite: false, output)
            .Arguments;
        return MediaProcess.StartLine("ffmpeg", line, path, limit, cancellation);
    }

    /// <summary>FFMpegCore puts names between quotes as they are, into one line that .NET takes apart again.</summary>
    private static string Quoted(string name) => Special().Replace(name, m => $"{m.Groups[1].Value}{m.Groups[1].Value}{(m.Groups[2].Length > 0 ? "\\\"" : "")}");

    [GeneratedRegex("""
        (\\*)("|\z)
        """)]
    private static partial Regex Special();
}
