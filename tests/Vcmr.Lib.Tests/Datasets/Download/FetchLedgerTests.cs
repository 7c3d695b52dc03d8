using Vcmr.Datasets;
using Vcmr.Datasets.Download;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Datasets.Download;

public sealed class FetchLedgerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Last_row_of_an_entry_counts_and_a_torn_one_is_dropped()
    {
        using (FetchLedger first = Open())
        {
            first.Add(new FetchRow("a", FetchState.Failed) { Reason = FetchReasons.Network });
            first.Add(new FetchRow("b", FetchState.Fetched) { File = "b.mp4", Bytes = 5 });
            first.Add(new FetchRow("a", FetchState.Fetched) { File = "a.mp4", Bytes = 7 });
        }

        string path = _folder.File("fetch-list.jsonl");
        string whole = File.ReadAllText(path);
        foreach (int length in new[] { whole.Length - 1, whole.Length - 9, whole.LastIndexOf('\n', whole.Length - 2) + 2 })
        {
            File.WriteAllText(path, whole[..length]);
            using FetchLedger torn = Open();
            Assert.Equal(FetchReasons.Network, torn.Find("a")!.Reason);
            Assert.Equal(("b.mp4", 5L), (torn.Find("b")!.File, torn.Find("b")!.Bytes));
            torn.Add(new FetchRow("a", FetchState.Fetched));
        }

        using FetchLedger last = Open();
        Assert.Equal(FetchState.Fetched, last.Find("a")!.State);
        Assert.Equal(3, File.ReadAllLines(path).Length);
    }

    [Fact]
    public void Lines_that_are_none_of_ours_do_no_harm()
    {
        File.WriteAllText(_folder.File("fetch-list.jsonl"), "garbage\n\0\0\0\0\n[]\nnull\n{}\n{\"input\":\"a\",\"state\":\"fetched\"}\n{\"input\":\"b\",\"state\":\"eaten\"}\n");

        using FetchLedger ledger = Open();

        Assert.Equal(FetchState.Fetched, ledger.Find("a")!.State);
        Assert.Null(ledger.Find("b"));
    }

    [Fact]
    public void Second_writer_is_refused_and_other_parts_are_read()
    {
        using FetchLedger one = Open(new Shard(1, 2));
        one.Add(new FetchRow("a", FetchState.Fetched));

        Assert.Throws<VcmrException>(() => Open(new Shard(1, 2)));
        using FetchLedger two = Open(new Shard(2, 2));
        Assert.NotNull(two.Find("a"));
    }

    private FetchLedger Open(Shard? shard = null) => new(_folder.Path, shard ?? Shard.Whole);
}
