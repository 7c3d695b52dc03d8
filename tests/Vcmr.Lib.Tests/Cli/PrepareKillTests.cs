using System.Diagnostics;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>The tool is killed at random moments while it prepares a corpus, and must end with the same catalog and stores.</summary>
public sealed class PrepareKillTests(MixedVideos videos, ITestOutputHelper output) : IClassFixture<MixedVideos>
{
    // More by hand: VCMR_KILLS=50 also takes the job of 40 items.
    private static readonly int Kills = int.TryParse(Environment.GetEnvironmentVariable("VCMR_KILLS"), out int wanted) ? wanted : 4;

    [Fact]
    public void Corpus_whose_making_is_killed_at_random_moments_equals_one_that_is_made_in_one_go()
    {
        using var folder = new TemporaryFolder();
        string input = folder.File("videos");
        int count = Kills > 4 ? 40 : MixedVideos.Kinds;
        videos.Fill(input, count);
        var random = new CounterRandom(5);

        // A first run, and one that finds changed inputs and tries unreadable ones again.
        Compare(folder, random, Kills - (Kills / 2), ["--videos", input]);
        for (int i = 0; i + MixedVideos.Kinds <= count; i += MixedVideos.Kinds)
        {
            // The last kept video becomes unreadable, an unreadable one is kept, a rejected one has another name.
            File.WriteAllBytes(Path.Combine(input, MixedVideos.Name(i + 2)), videos.Bytes(5));
            File.WriteAllBytes(Path.Combine(input, MixedVideos.Name(i + 5)), videos.Bytes(0));
            File.Move(Path.Combine(input, MixedVideos.Name(i + 3)), Path.Combine(input, $"{i} renamed.mp4"));
        }

        Compare(folder, random, Kills / 2, ["--videos", input, "--retry-failed"]);
    }

    private void Compare(TemporaryFolder folder, CounterRandom random, int kills, string[] arguments)
    {
        string whole = folder.File("whole"), broken = folder.File("broken");
        Copy(whole, folder.File("before"));
        TimeSpan full = Finish(whole, arguments);
        TimeSpan idle = Finish(folder.File("whole-again"), arguments, whole);
        var unfinished = 0;
        for (int killed = 0; killed < kills;)
        {
            using Process process = Tool.Start(["prepare", "--corpus", broken, .. arguments]);
            _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            _ = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            if (process.WaitForExit((idle * 0.4) + ((full - (idle * 0.4)) * random.NextDouble())))
            {
                // It was done before its time: from the start again.
                Copy(folder.File("before"), broken);
                continue;
            }

            process.Kill();
            process.WaitForExit();
            killed++;
            unfinished += Directory.Exists(broken) && CatalogFile.Exists(broken) ? 1 : 0;
        }

        Finish(broken, arguments);
        Assert.Equal(CatalogDump.Of(whole), CatalogDump.Of(broken));
        foreach (string store in new[] { CatalogFile.AudioName, CatalogFile.FeatureName })
        {
            Assert.True(File.ReadAllBytes(Path.Combine(whole, store)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(broken, store))), $"{store} differs after {kills} kills");
        }

        output.WriteLine($"{kills} kills, {unfinished} of them after the catalog was begun; a run takes {full.TotalSeconds:F1} s, finding it finished {idle.TotalSeconds:F1} s");
    }

    private static TimeSpan Finish(string corpus, string[] arguments, string? copyOf = null)
    {
        if (copyOf is not null)
        {
            Copy(copyOf, corpus);
        }

        var clock = Stopwatch.StartNew();
        (int code, _, string errors) = Tool.Run(["prepare", "--corpus", corpus, .. arguments]);
        Assert.True(code == 0, errors);
        return clock.Elapsed;
    }

    private static void Copy(string from, string to)
    {
        if (Directory.Exists(to))
        {
            Directory.Delete(to, recursive: true);
        }

        if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            Array.ForEach(Directory.GetFiles(from), f => File.Copy(f, Path.Combine(to, Path.GetFileName(f))));
        }
    }
}
