using System.Diagnostics;
using System.Runtime.Versioning;
using Vcmr.Datasets.Parts;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Cli;

/// <summary>Preparation dealt out to several processes, which may be on several machines.</summary>
[Collection(nameof(Alone))]
public sealed class PartsCommandTests(MixedVideos videos, TinyStudy study) : IClassFixture<MixedVideos>, IClassFixture<TinyStudy>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Videos_are_divided_prepared_in_parts_split_and_listed_as_one_corpus()
    {
        videos.Fill(_folder.File("videos"), 4);
        string file = _folder.File("corpus/division.json");
        (int code, string output, string errors) = Tool.Run("corpus", "divide", "--videos", _folder.File("videos"), "--parts", "2", "--to", file);
        Assert.True(code == 0, errors);
        Assert.Contains("part (videos)", output, StringComparison.Ordinal);
        (code, _, errors) = Prepare(1);
        Assert.True(code == 0, errors);

        string[] split = ["corpus", "split", file, "--part", "2", "--into", "2", "--done", _folder.File("corpus/2")];
        Assert.Matches("^Part 2 keeps 0 items that are done; the other \\d went to parts? 3", Tool.Run(split).Output);
        Assert.StartsWith("Nothing is left to split of part 2; it was split before into 3", Tool.Run(split).Output, StringComparison.Ordinal);
        foreach (int part in DivisionFile.Read(file).Needed.Where(p => p > 1))
        {
            Assert.Equal(0, Prepare(part).Code);
        }

        Assert.Equal(0, Tool.Run("prepare", "--videos", _folder.File("videos"), "--corpus", _folder.File("whole")).Code);
        Assert.Equal(Tool.Run("corpus", "list", _folder.File("whole"), "--json").Output, Tool.Run("corpus", "list", _folder.File("corpus"), "--json").Output);

        (int Code, string Output, string Errors) Prepare(int part) =>
            Tool.Run("prepare", "--videos", _folder.File("videos"), "--division", file, "--part", $"{part}", "--corpus", _folder.File($"corpus/{part}"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Data_of_a_profile_are_divided_prepared_in_parts_and_found_by_training()
    {
        string[] settings = ["--set", $"data.folder={study.Path("parted")}"];
        (int code, string output, string errors) = Tool.Run(["data", "divide", study.Profile, "--parts", "2", .. settings]);
        Assert.True(code == 0, errors);
        Assert.Contains("part (music)", output, StringComparison.Ordinal);
        Assert.Contains("part (clips)", output, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run(["data", "prepare", study.Profile, "--part", "1", .. settings]).Code);
        Assert.Equal(0, Tool.Run(["data", "prepare", study.Profile, "--part", "2", .. settings]).Code);
        string[] train = ["train", "audio", "--profile", study.Profile, "--results", study.Path("parted-results"), "--set", "audio.epochs=1", .. settings];
        (code, output, errors) = Tool.Run(train);
        Assert.True(code == 0, errors);
        using VideoCorpus corpus = VideoCorpus.Open(study.Path("parted/music-corpus"));
        Assert.Contains(corpus.SoundFingerprint, File.ReadAllText(Assert.Single(Directory.GetFiles(study.Path("parted-results"), "config.json", SearchOption.AllDirectories))), StringComparison.Ordinal);

        // A finished run is found where nobody may write, and no lease can be had.
        string run = Assert.Single(Directory.GetDirectories(study.Path("parted-results/audio")));
        File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        (code, output, errors) = Tool.RunWithoutPrivileges(train);
        File.SetUnixFileMode(run, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.True(code == 0, errors);
        Assert.Contains("finished before", output, StringComparison.Ordinal);
        Assert.Contains("nothing is to be made", Tool.Run(["data", "make", study.Profile, .. settings]).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_machine_goes_on_with_the_part_of_one_that_went_down()
    {
        videos.Fill(_folder.File("videos"), 7);
        string corpus = _folder.File("corpus");
        string[] prepare = ["prepare", "--videos", _folder.File("videos"), "--corpus", corpus, "--workers", "1"];
        using (Process first = Tool.Start(On("one"), prepare))
        {
            while (!first.HasExited && !File.Exists(Path.Combine(corpus, ".lease-000001")))
            {
                TestContext.Current.CancellationToken.WaitHandle.WaitOne(10);
            }

            first.Kill(entireProcessTree: true);
            Tool.Finish(first);
        }

        Assert.Contains("one", File.ReadAllText(Path.Combine(corpus, ".lease-000001")), StringComparison.Ordinal);
        using Process second = Tool.Start(On("two"), prepare);
        (int code, string output, string errors) = Tool.Finish(second);
        Assert.True(code == 0, errors);
        Assert.Contains("on 'one'; waiting for it to end.", output, StringComparison.Ordinal);
        using VideoCorpus found = VideoCorpus.Open(corpus);
        Assert.Equal(7, found.Videos.Count);

        static Dictionary<string, string> On(string host) => new() { [LeaseTerms.HostVariable] = host, [LeaseTerms.SecondsVariable] = "3" };
    }

    [Theory]
    [InlineData("--division and --part go together", "prepare", "--videos", "x", "--corpus", "y", "--division", "z")]
    [InlineData("--division and --part go together", "prepare", "--videos", "x", "--corpus", "y", "--part", "1")]
    [InlineData("either --shard or --division", "prepare", "--videos", "x", "--corpus", "y", "--division", "z", "--part", "1", "--shard", "1/2")]
    [InlineData("'0' is not a part's number", "prepare", "--videos", "x", "--corpus", "y", "--division", "z", "--part", "0")]
    [InlineData("'0' is not a number of parts", "corpus", "divide", "--videos", "x", "--to", "y", "--parts", "0")]
    [InlineData("either --videos or --tagged", "corpus", "divide", "--to", "y", "--parts", "2")]
    public void Options_that_make_no_sense_are_refused(string message, params string[] arguments)
    {
        (int code, _, string errors) = Tool.Run(arguments);
        Assert.Equal(2, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }
}
