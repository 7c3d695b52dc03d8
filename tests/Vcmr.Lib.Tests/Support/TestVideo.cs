using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>Small video files made by ffmpeg's own test sources.</summary>
internal static class TestVideo
{
    public const string Pattern = "testsrc=size=64x36:rate=10";
    public const string Tone = "sine=frequency=440:sample_rate=22050";
    public const string Silence = "anullsrc=channel_layout=mono:sample_rate=22050";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Made = [];
    private static readonly TemporaryFolder Store = NewStore();

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

    /// <summary>
    /// Runs ffmpeg; the last argument is the file that it makes. Of the same arguments and inputs it makes the same file, so that each is
    /// made once in a process and copied from then on: to start ffmpeg takes longer than most of these files do.
    /// </summary>
    public static void Ffmpeg(params string[] arguments)
    {
        string output = Path.GetFullPath(Plain(arguments[^1]));
        File.Copy(Made.GetOrAdd(KeyOf(arguments), key => new(() => Make(arguments, key))).Value, output, overwrite: true);
    }

    private static TemporaryFolder NewStore()
    {
        var store = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => store.Dispose();
        return store;
    }

    private static string Make(string[] arguments, string key)
    {
        string made = Store.File(key + Path.GetExtension(arguments[^1]));
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardError = true };
        arguments.SkipLast(1).Append("file:" + made).ToList().ForEach(start.ArgumentList.Add);
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        return made;
    }

    // Inputs count by what is in them, and the output by its kind.
    private static string KeyOf(string[] arguments)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string argument in arguments.SkipLast(1).Append(Path.GetExtension(arguments[^1])))
        {
            hash.AppendData(File.Exists(Plain(argument)) ? SHA256.HashData(File.ReadAllBytes(Plain(argument))) : Encoding.UTF8.GetBytes(argument));
            hash.AppendData([0]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static string Plain(string argument) => argument.StartsWith("file:", StringComparison.Ordinal) ? argument["file:".Length..] : argument;
}
