using TorchSharp;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

/// <summary>A study as a user of the package opens it, outside any clone.</summary>
[Collection(nameof(Alone))]
public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("", "results/own")]
    [InlineData("elsewhere", "elsewhere")]
    public void Paths_start_from_the_root_and_stay_there(string results, string expected)
    {
        string outside = results.Length == 0 ? "" : _folder.File(results);
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder.Path);
        using var study = new Study(Load("data: { kind: folders, music: songs, folder: work }"), new StudyOptions { Root = relative, Results = outside });
        Assert.Equal(_folder.File(expected), study.Results);
        Assert.Equal(_folder.File("songs"), study.Data.VideoFolder);
        Assert.Equal(_folder.File("work"), study.Data.Folder);
        Assert.Contains("expects music in 'songs'", Assert.Throws<VcmrException>(() => study.Videos).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_data_need_a_maker()
    {
        using var study = new Study(Load("data: { kind: demo }"), new StudyOptions { Root = _folder.Path });
        Assert.Contains("synthesiser", Assert.Throws<VcmrException>(() => study.Videos).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_sets_the_threads_of_torch_and_writes_nothing()
    {
        int threads = torch.get_num_threads();
        try
        {
            string folder = Environment.CurrentDirectory;
            Profile profile = Load("threads: 1");
            using var study = new Study(profile, new StudyOptions { Root = _folder.Path });
            Assert.Equal(1, torch.get_num_threads());
            Assert.Equal(folder, Environment.CurrentDirectory);
            Assert.Equal([_folder.File("own.yaml")], Directory.GetFileSystemEntries(_folder.Path));
        }
        finally
        {
            torch.set_num_threads(threads);
        }
    }

    private Profile Load(string yaml)
    {
        File.WriteAllText(_folder.File("own.yaml"), yaml.Contains("threads", StringComparison.Ordinal) ? yaml : $"threads: {torch.get_num_threads()}\n{yaml}");
        return Profile.Load(_folder.File("own.yaml"));
    }
}
