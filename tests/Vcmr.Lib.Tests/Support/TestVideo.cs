using System.Diagnostics;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>Small video files made by ffmpeg's own test sources.</summary>
internal static class TestVideo
{
    public const string Pattern = "testsrc=size=64x36:rate=10";
    public const string Tone = "sine=frequency=440:sample_rate=22050";
    public const string Silence = "anullsrc=channel_layout=mono:sample_rate=22050";

    /// <summary>Makes a file; a null source leaves that stream out.</summary>
    public static void Make(string path, double seconds, string? picture = Pattern, string? sound = Tone, params string[] more)
    {
        List<string> arguments = ["-v", "error", "-y", "-nostdin"];
        foreach (string? source in new[] { picture, sound })
        {
            if (source is not null)
            {
                arguments.AddRange(["-f", "lavfi", "-t", $"{seconds}", "-i", source]);
            }
        }

        Ffmpeg([.. arguments, "-c:v", "mpeg4", "-c:a", "aac", "-bitexact", .. more, "file:" + path]);
    }

    /// <summary>The bytes of a file with an empty mp4 box behind them, so that it is no copy of any other and plays the same.</summary>
    public static byte[] Distinct(byte[] content, int number) => [.. content, 0, 0, 0, 12, .. "free"u8, .. BitConverter.GetBytes(number)];

    public static void Ffmpeg(params string[] arguments)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        arguments.ToList().ForEach(start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
