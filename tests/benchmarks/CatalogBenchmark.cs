using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using Vcmr.Datasets;
using Vcmr.Datasets.Videos;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Benchmarks;

/// <summary>
/// <c>catalog</c>: what committing an item costs as the catalog grows, and a run that finds nothing to do. The items are
/// made, not decoded: empty files, one in five kept with a second of sound and features.
/// </summary>
internal static class CatalogBenchmark
{
    private const int Window = 1000;
    private const int KeptOf = 5;

    public static Command Command()
    {
        Option<int> rows = new("--rows") { Description = "Items.", DefaultValueFactory = _ => 100_000 };
        Command command = new("catalog", "Cost of an item in the catalog over the number of items.") { rows };
        command.SetAction(parsed => Run(parsed.GetValue(rows)));
        return command;
    }

    private static void Run(int rows)
    {
        using var scratch = new ScratchFolder();
        var options = new PrepareOptions { VideoFolder = scratch.Fresh("videos"), CorpusFolder = scratch.Fresh("corpus"), SegmentSeconds = 1 };
        for (int i = 0; i < rows; i++)
        {
            File.Create(Path.Combine(options.VideoFolder, $"{i:000000}.mp4")).Dispose();
        }

        Table table = new Table().AddColumns("items", "ms an item", "CPU ms an item");
        using (var encoder = new DescriptorEncoder())
        using (var catalog = new VideoCorpusWriter(options, encoder))
        {
            FoundFiles found = VideoFiles.Find(options);
            List<SourceFile> files = [.. found.Names.Select(found.Of)];
            for (int first = 0; first < rows; first += Window)
            {
                var watch = Stopwatch.StartNew();
                TimeSpan cpu = Environment.CpuUsage.TotalTime;
                catalog.Group(() => files[first..Math.Min(rows, first + Window)].ForEach(file => catalog.Add(Item(file))));

                if (first == 0 || first + Window >= rows || (first + Window) % (rows / 5) == 0)
                {
                    table.AddRow($"{first} to {first + Window}", $"{watch.Elapsed.TotalMilliseconds / Window:0.000}", $"{(Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / Window:0.000}");
                }
            }
        }

        AnsiConsole.Write(table);
        var again = Stopwatch.StartNew();
        VideoCorpusBuilder.Prepare(options);
        AnsiConsole.WriteLine($"a second run over {rows} items: {again.Elapsed.TotalSeconds:0.00} s");
        again.Restart();
        VideoCorpus.Open(options.CorpusFolder).Dispose();
        AnsiConsole.WriteLine($"opening: {again.Elapsed.TotalSeconds:0.00} s; peak memory {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB");
    }

    private static VideoResult Item(SourceFile file)
    {
        bool isKept = file.Name[5] % KeptOf == 0;
        int start = 0;
        SceneRange[] scenes = [.. Enumerable.Range(1, 40).Select(_ => new SceneRange(start, start += 100))];
        return new VideoResult
        {
            Source = file with { Hash = file.Name.PadLeft(64, '0') },
            State = isKept ? VideoState.Kept : VideoState.Rejected,
            Reason = isKept ? null : $"{Reasons.LongScene}: 40.0 s",
            DurationSeconds = 160,
            Segments = isKept ? 1 : 0,
            Scenes = scenes,
            SceneSeconds = [.. scenes.Select(s => s.Frames / 25.0)],
            Audio = isKept ? new short[16_000] : [],
            Features = isKept ? new float[VisualFeatures.Dimension] : [],
        };
    }
}
