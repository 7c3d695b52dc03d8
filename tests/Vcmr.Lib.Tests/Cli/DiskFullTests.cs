using System.Diagnostics;
using Vcmr.Datasets.Videos;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>A real file system that fills up, in a mount namespace of the test's own.</summary>
public sealed class DiskFullTests(MixedVideos videos, ITestOutputHelper output) : IClassFixture<MixedVideos>, IDisposable
{
    // Bytes by which the file system grows after each full disk; by hand also 4096, a page.
    private static readonly string Step = Environment.GetEnvironmentVariable("VCMR_DISK_STEP") ?? "50000";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Full_disk_ends_the_run_with_one_sentence_and_loses_nothing()
    {
        Assert.SkipUnless(Shell("unshare -rm mount -t tmpfs none " + Quoted(_folder.Path)).Code == 0, "needs the right to mount a file system, which this container or kernel does not give");
        Directory.CreateDirectory(_folder.File("videos"));
        File.WriteAllBytes(_folder.File("videos/a.mp4"), videos.Bytes(0));
        File.WriteAllBytes(_folder.File("videos/b.mp4"), videos.Bytes(2));
        Directory.CreateDirectory(_folder.File("disk"));
        VideoCorpusBuilder.Prepare(
            new PrepareOptions { VideoFolder = _folder.File("videos"), CorpusFolder = _folder.File("whole") }, null, TestContext.Current.CancellationToken);

        (int code, string log, string errors) = Shell($"""
            export tool={Quoted(Tool.Assembly)} folder={Quoted(_folder.Path)} step={Step}
            unshare -rm bash -c '
                cd "$folder" && size=400000 && mount -t tmpfs -o size=$size none disk || exit 9
                for try in $(seq 1000); do
                    dotnet "$tool" prepare --videos videos --corpus disk/corpus > out 2> err
                    code=$?
                    if [ -s disk/corpus/catalog.db ]; then dotnet "$tool" verify disk/corpus > verified 2>&1 || cat verified; fi
                    [ $code = 0 ] && cp -r disk/corpus kept && exit 0
                    cat err
                    size=$((size + step))
                    mount -o remount,size=$size disk
                done
                exit 7'
            """);

        Assert.True(code == 0, log + errors);
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Matches("^vcmr: The corpus '.*' cannot be written .*; make room .*is kept\\.$", line));
        Assert.Equal(CatalogDump.Of(_folder.File("whole")), CatalogDump.Of(_folder.File("kept")));
        Assert.All(["audio.npy", "clip.npy"], (string store) =>
            Assert.True(File.ReadAllBytes(_folder.File("whole/" + store)).AsSpan().SequenceEqual(File.ReadAllBytes(_folder.File("kept/" + store))), store));
        output.WriteLine($"{lines.Length} full disks: {string.Join("; ", lines.Select(l => l.Split('(', ')')[1]).GroupBy(l => l.Split('\'')[0]).Select(g => $"{g.Count()} times {g.First()}"))}");
    }

    private static string Quoted(string text) => $"'{text}'";

    private static (int Code, string Output, string Errors) Shell(string script)
    {
        var start = new ProcessStartInfo("bash") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        return Tool.Finish(process);
    }
}
