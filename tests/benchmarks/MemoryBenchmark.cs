using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;

namespace Vcmr.Benchmarks;

/// <summary><c>memory</c>: the most memory that <c>vcmr prepare</c> and its ffmpeg processes hold together, over jobs of several sizes.</summary>
internal static class MemoryBenchmark
{
    private const int Distinct = 10;

    public static Command Command()
    {
        Option<int[]> items = new("--items") { Description = "Sizes of the jobs.", DefaultValueFactory = _ => [100, 2000], AllowMultipleArgumentsPerToken = true };
        Option<int> workers = new("--workers") { Description = "Items at a time.", DefaultValueFactory = _ => 2 };
        Command command = new("memory", "Peak memory over the number of items.") { items, workers };
        command.SetAction(parsed => Run(parsed.GetValue(items)!, parsed.GetValue(workers)));
        return command;
    }

    private static void Run(int[] items, int workers)
    {
        using var scratch = new ScratchFolder();
        string[] videos = [.. Enumerable.Range(0, Distinct).Select(i => Make(scratch, i))];
        Table table = new Table().AddColumns("items", "peak of all processes (MB)", "peak of vcmr alone (MB)", "items / s");
        foreach (int count in items)
        {
            string folder = scratch.Fresh("videos");
            for (int i = 0; i < count; i++)
            {
                File.CreateSymbolicLink(Path.Combine(folder, $"{i:00000}.mp4"), videos[i % Distinct]);
            }

            var watch = Stopwatch.StartNew();
            using Process process = Process.Start(new ProcessStartInfo(
                "dotnet", [Tool.Path, "prepare", "--videos", folder, "--corpus", scratch.Fresh("corpus"), "--workers", $"{workers}"]) { RedirectStandardOutput = true })!;
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            (long all, long own) = Peak(process);
            table.AddRow($"{count}", $"{all >> 20}", $"{own >> 20}", $"{count / watch.Elapsed.TotalSeconds:0.0}");
        }

        AnsiConsole.Write(table);
    }

    private static string Make(ScratchFolder scratch, int number)
    {
        string path = scratch[$"{number}.mp4"];
        Measured.Run("ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"testsrc2=s=320x180:r=10:d={16 + number}", "-f", "lavfi", "-i", $"sine=f={200 + (50 * number)}:d={16 + number}",
            "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac", path);
        return path;
    }

    /// <summary>The most resident memory at one moment, of the process and all below it, and of it alone (bytes).</summary>
    private static (long All, long Own) Peak(Process process)
    {
        long all = 0;
        long own = 0;
        while (!process.WaitForExit(50))
        {
            long root = Resident(process.Id);
            own = Math.Max(own, root);
            all = Math.Max(all, root + Below(process.Id).Sum(Resident));
        }

        return process.ExitCode == 0 ? (all, own) : throw new InvalidOperationException("vcmr prepare failed.");
    }

    private static IEnumerable<int> Below(int process)
    {
        int[] children = [.. Lines($"/proc/{process}/task").SelectMany(task => Text($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse))];
        return children.Concat(children.SelectMany(Below));
    }

    private static string[] Lines(string folder)
    {
        try
        {
            return Directory.GetDirectories(folder);
        }
        catch (IOException)
        {
            return [];
        }
    }

    /// <summary>Resident memory, shared pages by their share, so that libraries count once (bytes).</summary>
    private static long Resident(int process) => Text($"/proc/{process}/smaps_rollup").Split('\n')
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
        .SingleOrDefault();

    /// <summary>A file's text, empty where its process has just ended.</summary>
    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }
}
