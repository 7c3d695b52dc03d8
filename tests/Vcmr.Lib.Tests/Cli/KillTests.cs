using System.Diagnostics;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>The tool is killed at random moments, in stage 1, in stage 3 and between them, and must end with the same files.</summary>
public sealed class KillTests(TinyStudy study, ITestOutputHelper output) : IClassFixture<TinyStudy>
{
    [Fact]
    public void Training_that_is_killed_at_random_moments_ends_with_the_files_of_one_that_is_not()
    {
        // More by hand: VCMR_KILLS=100.
        int kills = int.TryParse(Environment.GetEnvironmentVariable("VCMR_KILLS"), out int wanted) ? wanted : 4;
        string whole = study.Path("whole");
        Assert.Equal(0, Tool.Run(Arguments(whole)).Code);
        (TimeSpan full, _) = Time(study.Path("timed"));
        (TimeSpan idle, _) = Time(study.Path("timed"));
        SortedDictionary<string, byte[]> expected = Files(whole);
        Assert.Equal(2, expected.Keys.Count(f => Path.GetFileName(f) == Checkpoint.Last));

        var random = new CounterRandom(7);
        var unfinished = 0;
        for (int killed = 0, round = 0; killed < kills; round++)
        {
            string broken = study.Path($"broken-{round}");
            while (killed < kills)
            {
                var clock = Stopwatch.StartNew();
                using Process process = Tool.Start(Arguments(broken));
                // From when the tool has started until the whole work would be done.
                bool ended = process.WaitForExit((idle * 0.6) + ((full - (idle * 0.6)) * random.NextDouble()));
                if (ended && clock.Elapsed < full)
                {
                    // Other tests no longer run beside this one, or much was done before the last kill.
                    (idle, full) = (idle * (clock.Elapsed / full), clock.Elapsed);
                }

                if (!ended)
                {
                    process.Kill();
                    killed++;
                    process.WaitForExit();
                    unfinished += Directory.Exists(broken) && Files(broken).Keys.Any(f => f.EndsWith(Checkpoint.Last, StringComparison.Ordinal)) ? 1 : 0;
                }
                else
                {
                    break;
                }
            }

            (int code, _, string errors) = Tool.Run(Arguments(broken));
            Assert.True(code == 0, errors);
            SortedDictionary<string, byte[]> found = Files(broken);
            Assert.Equal(expected.Keys, found.Keys);
            Assert.All(expected, e => Assert.True(e.Value.AsSpan().SequenceEqual(found[e.Key]), $"{e.Key} differs after {killed} kills"));
        }

        output.WriteLine($"{kills} kills, {unfinished} of them after the first checkpoint; a run takes {full.TotalSeconds:F1} s, finding it finished {idle.TotalSeconds:F1} s");
    }

    private string[] Arguments(string results) => ["train", "tags", "--encoder", "audio", "--profile", study.Profile, "--results", results];

    private (TimeSpan Elapsed, int Code) Time(string results)
    {
        var clock = Stopwatch.StartNew();
        int code = Tool.Run(Arguments(results)).Code;
        return (clock.Elapsed, code);
    }

    // What training leaves, but for locks, what a killed process wrote aside, what has wall times, and when a run began.
    private static SortedDictionary<string, byte[]> Files(string results) => new(
        Directory.GetFiles(results, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith('.') && !f.EndsWith(".part", StringComparison.Ordinal) && !f.Contains("tfevents", StringComparison.Ordinal) && Path.GetFileName(f) is not ("begun.json" or "times.csv"))
            .ToDictionary(f => Path.GetRelativePath(results, f), File.ReadAllBytes),
        StringComparer.Ordinal);
}
