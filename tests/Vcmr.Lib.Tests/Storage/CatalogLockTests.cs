using Vcmr.Storage;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Storage;

/// <summary>Two processes that want the same corpus.</summary>
[Collection(nameof(Alone))]
public sealed class CatalogLockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Second_one_says_once_that_it_waits_and_goes_on_when_the_first_ends()
    {
        var told = new List<string>();
        using var waits = new ManualResetEventSlim();
        FolderLease first = CatalogLock.Take(_folder.Path);
        Task<FolderLease> second = Task.Run(() => CatalogLock.Take(_folder.Path, line =>
        {
            told.Add(line);
            waits.Set();
        }));
        waits.Wait(TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
        Assert.Equal($"Another process works on the corpus '{_folder.Path}'; waiting for it to end.", Assert.Single(told));
    }

    [Fact]
    public void Wait_can_be_cancelled_and_without_a_listener_there_is_none()
    {
        using FolderLease first = CatalogLock.Take(_folder.Path);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => CatalogLock.Take(_folder.Path, _ => stop.Cancel(), stop.Token));
        Assert.Contains("is being written by another run", Assert.Throws<VcmrException>(() => CatalogLock.Take(_folder.Path)).Message);
    }
}
