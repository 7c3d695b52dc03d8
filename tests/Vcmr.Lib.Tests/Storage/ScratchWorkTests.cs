using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

public sealed class ScratchWorkTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _told = [];

    private string Corpus => _folder.File("corpus");

    private string Scratch => _folder.File("scratch");

    [Fact]
    public void Corpus_is_written_aside_and_comes_back_whole()
    {
        Assert.NotEqual(Corpus, Run(folder => Append(folder, 1, 2)));
        Assert.Equal([1, 2], Read());
        // The second time it goes on with what is there.
        Run(folder => Append(folder, 3));
        Assert.Equal([1, 2, 3], Read());
        Assert.Empty(Directory.GetDirectories(Scratch));
        Assert.Empty(_told);
    }

    [Fact]
    public void Work_that_is_stopped_leaves_what_it_committed()
    {
        Assert.Throws<OperationCanceledException>(() => Run(folder =>
        {
            Append(folder, 1);
            throw new OperationCanceledException();
        }));
        Assert.Equal([1], Read());
    }

    [Fact]
    public void Work_whose_scratch_fills_up_goes_on_in_the_corpus_folder()
    {
        Assert.Equal(Corpus, Run(folder =>
        {
            Append(folder, folder == Corpus ? (short)2 : (short)1);
            return folder == Corpus ? folder : throw new VcmrException("It is full.", new IOException("No space left on device"));
        }));
        Assert.Equal([1, 2], Read());
        Assert.Contains("is gone on with where it lies", Assert.Single(_told), StringComparison.Ordinal);
    }

    [Fact]
    public void Scratch_that_cannot_be_written_is_told_of_and_not_used()
    {
        File.WriteAllText(Scratch, "");
        Assert.Equal(Corpus, Run(folder => Append(folder, 1)));
        Assert.Contains("is written where it lies", Assert.Single(_told), StringComparison.Ordinal);
    }

    private string Run(Func<string, string> work) => ScratchWork.Run(Corpus, Scratch, _told.Add, work, CancellationToken.None);

    // A corpus of one store, as a builder would write it.
    private static string Append(string folder, params short[] values)
    {
        Directory.CreateDirectory(folder);
        using CatalogFile catalog = CatalogFile.Write(folder, "test", "CREATE TABLE IF NOT EXISTS items (name TEXT)", [], CatalogLock.Take(folder));
        using NpyWriter<short> store = new(Path.Combine(folder, CatalogFile.AudioName), 0, catalog.StoreRows(CatalogFile.AudioName));
        store.Append(values);
        store.Commit();
        catalog.SetStoreRows(CatalogFile.AudioName, store.Rows);
        return folder;
    }

    private short[] Read()
    {
        using CatalogFile catalog = CatalogFile.Read(Corpus, "test");
        long rows = catalog.FindStoreRows(CatalogFile.AudioName)!.Value;
        using NpyStore<short> store = new(Path.Combine(Corpus, CatalogFile.AudioName), 0, rows);
        short[] values = new short[rows];
        store.Read(0, values);
        return values;
    }

    public void Dispose() => _folder.Dispose();
}
