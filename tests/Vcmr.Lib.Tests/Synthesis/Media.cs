using System.Diagnostics;

namespace Vcmr.Tests.Synthesis;

/// <summary>Looks into media files with ffmpeg's own tools.</summary>
internal static class Media
{
    public static string[] Streams(string path) =>
        Text("ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", $"file:{path}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public static double Seconds(string path) =>
        double.Parse(Text("ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", $"file:{path}"));

    public static byte[] Pictures(string path) => Bytes("ffmpeg", "-v", "error", "-i", $"file:{path}", "-an", "-f", "rawvideo", "-pix_fmt", "bgra", "-");

    public static byte[] Sound(string path) => Bytes("ffmpeg", "-v", "error", "-i", $"file:{path}", "-vn", "-f", "s16le", "-");

    private static string Text(string tool, params string[] arguments) => System.Text.Encoding.UTF8.GetString(Bytes(tool, arguments));

    private static byte[] Bytes(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(output);
        process.WaitForExit();
        return errors.Result.Length >= 0 ? output.ToArray() : [];
    }
}
