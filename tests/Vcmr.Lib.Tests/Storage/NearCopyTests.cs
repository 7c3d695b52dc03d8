using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

public sealed class NearCopyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    public NearCopyTests()
    {
        Directory.CreateDirectory(_folder.File("corpus/1"));
        File.WriteAllText(_folder.File("corpus/1/catalog.db"), "rows");
        File.WriteAllText(_folder.File("corpus/1/.lock"), "");
    }

    private string Corpus => _folder.File("corpus");

    [Fact]
    public void Copy_holds_the_files_and_is_made_once()
    {
        string first = NearCopy.Of(Corpus, _folder.File("scratch"), _told.Add);
        File.WriteAllText(Path.Combine(first, "1", "catalog.db"), "mark");
        string second = NearCopy.Of(Corpus, _folder.File("scratch"), _told.Add);
        Assert.Equal(first, second);
        Assert.NotEqual(Corpus, first);
        Assert.Equal("mark", File.ReadAllText(Path.Combine(second, "1", "catalog.db")));
        Assert.False(File.Exists(Path.Combine(first, "1", ".lock")));
        Assert.Empty(_told);
    }

    [Fact]
    public void Corpus_that_has_changed_is_copied_anew()
    {
        string first = NearCopy.Of(Corpus, _folder.File("scratch"), _told.Add);
        File.WriteAllText(_folder.File("corpus/1/catalog.db"), "more rows");
        string second = NearCopy.Of(Corpus, _folder.File("scratch"), _told.Add);
        Assert.NotEqual(first, second);
        Assert.Equal("more rows", File.ReadAllText(Path.Combine(second, "1", "catalog.db")));
    }

    [Fact]
    public void Scratch_that_cannot_be_written_leaves_the_corpus_where_it_is()
    {
        File.WriteAllText(_folder.File("file"), "");
        Assert.Equal(Corpus, NearCopy.Of(Corpus, _folder.File("file"), _told.Add));
        Assert.Contains("is read where it lies", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_scratch_nothing_is_copied() => Assert.Equal(Corpus, NearCopy.Of(Corpus, "", _told.Add));

    public void Dispose() => _folder.Dispose();
}
