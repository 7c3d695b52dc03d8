using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

/// <summary>Several machines that share a folder, played by one: each has a name of its own, and so its own lock file.</summary>
[Collection(nameof(Alone))]
public sealed class FolderLeaseTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string[] Leases => [.. Directory.GetFiles(_folder.Path, ".lease-*").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Fact]
    public async Task Another_machine_waits_says_for_whom_and_goes_on_when_the_first_lets_go()
    {
        var told = new List<string>();
        using var waits = new ManualResetEventSlim();
        FolderLease first = Take("one", Long);
        Task<FolderLease> second = Task.Run(() => Take("two", Long, line =>
        {
            told.Add(line);
            waits.Set();
        }));
        waits.Wait(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
        Assert.Equal("Another process works on the folder on 'one'; waiting for it to end.", Assert.Single(told));
        Assert.Equal([".lease-000002"], Leases);
    }

    [Fact]
    public void Lease_of_another_machine_that_beats_no_more_is_taken_over_and_its_owner_writes_no_more()
    {
        using FolderLease first = Take("one", Long);
        first.Require();

        using FolderLease second = Take("two", Short);

        Assert.Equal([".lease-000002"], Leases);
        second.Require();
        first.Beat();
        Assert.Contains("was taken over", Assert.Throws<VcmrException>(first.Require).Message, StringComparison.Ordinal);
        first.Dispose();
        second.Require();
        Assert.Equal([".lease-000002"], Leases);
    }

    [Fact]
    public void Lease_that_beats_is_waited_for_however_long()
    {
        using FolderLease first = Take("one", Short);
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        Assert.ThrowsAny<OperationCanceledException>(() => Take("two", Short * 5, _ => { }, stop.Token));
        first.Require();
        Assert.True(FolderLease.IsTaken(_folder.Path, LeaseTerms.Of("two", Long) with { Beat = TimeSpan.FromSeconds(1) }));
    }

    [Fact]
    public void Who_does_not_wait_is_refused_where_the_lease_beats_and_takes_over_what_is_left_behind()
    {
        FolderLease first = Take("one", Short);
        VcmrException Refused() => new("taken");
        Assert.Equal("taken", Assert.Throws<VcmrException>(() => FolderLease.Take(Request("two", Long) with { Refusal = Refused })).Message);
        Assert.Equal("taken", Assert.Throws<VcmrException>(() => FolderLease.Take(Request("one", Long) with { Refusal = Refused })).Message);
        first.Dispose();

        Leave("gone");
        using FolderLease second = FolderLease.Take(Request("two", Short) with { Refusal = Refused });
        second.Require();
    }

    [Fact]
    public void Lease_of_a_process_of_this_machine_that_is_gone_holds_nobody_up()
    {
        Leave("one");
        using FolderLease next = Take("one", Long, line => Assert.Fail(line));
        Assert.Equal([".lease-000002"], Leases);
        Assert.False(FolderLease.IsTaken(_folder.Path, LeaseTerms.Of("two", Short) with { Beat = TimeSpan.Zero }));
        Assert.True(FolderLease.IsTaken(_folder.Path, LeaseTerms.Of("one", Long)));
    }

    [Fact]
    public void Of_many_that_want_a_stale_lease_at_a_time_one_has_it_at_a_time()
    {
        Leave("gone");
        int owners = 0, most = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            for (int round = 0; round < 3; round++)
            {
                using FolderLease lease = Take($"host{i}", TimeSpan.FromSeconds(3));
                InterlockedMax(ref most, Interlocked.Increment(ref owners));
                lease.Require();
                Interlocked.Decrement(ref owners);
            }
        });
        Assert.Equal(1, most);
        Assert.Equal([".lease-000025"], Leases);
    }

    [Fact]
    public void Lease_that_another_deletes_while_it_is_asked_for_is_not_ours_and_no_error()
    {
        var files = new LeaseFiles(_folder.Path);
        int made = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            for (int i = 0; i < 2000; i++)
            {
                if (files.Create(1, "mine"))
                {
                    Interlocked.Increment(ref made);
                    files.Delete(1);
                }
            }
        });
        Assert.True(made > 0);
        Assert.Empty(Leases);
    }

    [Fact]
    public void Lease_that_another_process_is_just_making_is_neither_ours_nor_deleted()
    {
        File.WriteAllText(_folder.File(".lease-000001"), "");
        Assert.False(new LeaseFiles(_folder.Path).Create(1, "mine"));
        Assert.Equal((1L, ""), new LeaseFiles(_folder.Path).Highest());
        using FolderLease next = Take("one", Short);
        Assert.Equal([".lease-000002"], Leases);
    }

    [Fact]
    public void Nothing_is_written_into_a_folder_that_was_taken_over()
    {
        using FolderLease first = Take("one", Long);
        AtomicFile.Write(_folder.File("a.txt"), "mine");
        File.WriteAllText(_folder.File(".lease-000002"), new LeaseNote("two", "", 1, default, 0, IsFree: false).ToText());
        first.Beat();

        Assert.Contains("was taken over", Assert.Throws<VcmrException>(() => AtomicFile.Write(_folder.File("a.txt"), "late")).Message, StringComparison.Ordinal);
        AtomicFile.Write(_folder.File("sub/a.txt"), "elsewhere");
        Assert.Equal("mine", File.ReadAllText(_folder.File("a.txt")));
    }

    [Fact]
    public void Owner_that_stood_still_looks_before_it_writes_and_need_not_wait_for_its_next_beat()
    {
        // A beat that never comes by itself, as in a process that was stopped.
        using FolderLease first = FolderLease.Take(Request("one", Short) with { Terms = new LeaseTerms("one", Long, Long + TimeSpan.FromMilliseconds(1)) });
        using FolderLease second = Take("two", Short);
        Assert.Contains("was taken over", Assert.Throws<VcmrException>(first.Require).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Commit_of_a_writer_that_was_superseded_is_refused_and_leaves_the_catalog_as_it_was()
    {
        FolderLease lease = CatalogLock.Take(_folder.Path);
        using CatalogFile catalog = CatalogFile.Write(_folder.Path, "test", "CREATE TABLE IF NOT EXISTS items (name TEXT)", [], lease);
        catalog.Transact(() => catalog.Run("INSERT INTO items VALUES ('first')"));
        File.WriteAllText(_folder.File(".lease-000002"), new LeaseNote("two", "", 1, default, 0, IsFree: false).ToText());
        lease.Beat();

        Assert.Contains("was taken over", Assert.Throws<VcmrException>(() => catalog.Transact(() => catalog.Run("INSERT INTO items VALUES ('second')"))).Message, StringComparison.Ordinal);
        Assert.Equal(1L, catalog.Scalar("SELECT COUNT(*) FROM items"));
    }

    [Theory]
    [InlineData("node 7/gpu", "node_7_gpu")]
    [InlineData("", "")]
    public void Host_is_part_of_a_file_name(string host, string safe) => Assert.Equal(safe, LeaseTerms.Of(host, Long).Host);

    [Fact]
    public void Folder_that_is_not_there_is_an_error_of_the_disk() =>
        Assert.Throws<DirectoryNotFoundException>(() => FolderLease.Take(new LeaseRequest(_folder.File("none"), "it")));

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen; seen = most)
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    // What a process leaves that was killed, or whose machine went down.
    private void Leave(string host)
    {
        foreach (string file in Directory.GetFiles(_folder.Path, ".lease-*"))
        {
            File.Delete(file);
        }

        File.WriteAllText(_folder.File(".lease-000001"), new LeaseNote(host, LeaseTerms.Boot, int.MaxValue, default, 5, IsFree: false).ToText());
    }

    private LeaseRequest Request(string host, TimeSpan staleAfter) => new(_folder.Path, "the folder") { Terms = LeaseTerms.Of(host, staleAfter) };

    private FolderLease Take(string host, TimeSpan staleAfter, Action<string>? waiting = null, CancellationToken cancellation = default) =>
        FolderLease.Take(Request(host, staleAfter) with { Waiting = waiting }, cancellation == default ? TestContext.Current.CancellationToken : cancellation);
}
