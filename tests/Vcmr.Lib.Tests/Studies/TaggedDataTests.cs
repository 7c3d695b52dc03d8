using Vcmr.Lessons;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Studies;

public sealed class TaggedDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mtat", "annotations_final.csv", "mirg.city.ac.uk", "about 3 GB")]
    [InlineData("jamendo", "data", "github.com/MTG/mtg-jamendo-dataset", "about 150 GB")]
    public void Missing_published_set_says_what_to_download_how_large_it_is_and_where_it_goes(string kind, string tagged, string from, string size)
    {
        using Study study = Open(kind, tagged);
        string message = Assert.Throws<VcmrException>(() => study.Data.PrepareTagged(TestContext.Current.CancellationToken)).Message;
        Assert.Contains(from, message, StringComparison.Ordinal);
        Assert.Contains(size, message, StringComparison.Ordinal);
        Assert.Contains(tagged, message, StringComparison.Ordinal);
        Assert.Contains("data.tagged", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_without_any_audio_is_an_error_that_says_where_it_was_looked_for()
    {
        File.WriteAllText(_folder.File("annotations_final.csv"), "clip_id\trock\tmp3_path\n1\t1\t0/a.mp3\n");
        using Study study = Open("mtat", "annotations_final.csv");
        string message = Assert.Throws<VcmrException>(() => study.Data.PrepareTagged(TestContext.Current.CancellationToken)).Message;
        Assert.StartsWith("None of the 1 clips", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.File("work")));
    }

    [Fact]
    public void Paper_profile_takes_MagnaTagATune_as_distributed()
    {
        DataOptions data = Lesson.LoadProfile("paper").Data;
        Assert.Equal(("folders", "mtat", "data/magnatagatune/annotations_final.csv", false), (data.Kind, data.TaggedKind, data.Tagged, data.Cleaned));
    }

    private Study Open(string kind, string tagged)
    {
        // A study sets torch's threads for the whole process; other tests run in it.
        File.WriteAllText(
            _folder.File("own.yaml"),
            $"description: a test\nthreads: {TorchSharp.torch.get_num_threads()}\ndata: {{ kind: folders, folder: {_folder.File("work")}, tagged: {_folder.File(tagged)}, tagged_kind: {kind} }}\n");
        return Lesson.Open(_folder.File("own.yaml"), results: _folder.File("results"));
    }
}
