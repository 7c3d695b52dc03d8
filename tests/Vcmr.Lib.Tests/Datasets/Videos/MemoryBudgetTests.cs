using Vcmr.Datasets.Videos;
using Xunit;

namespace Vcmr.Tests.Datasets.Videos;

public class MemoryBudgetTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Share_is_waited_for_until_it_is_free()
    {
        var budget = new MemoryBudget(100);
        IDisposable first = budget.Take(60, Cancellation);
        using IDisposable small = budget.Take(40, Cancellation);
        Task<IDisposable> second = Task.Run(() => budget.Take(50, Cancellation), Cancellation);
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }

    [Fact]
    public void Share_of_more_than_everything_is_had_alone()
    {
        var budget = new MemoryBudget(100);

        budget.Take(1000, Cancellation).Dispose();

        budget.Take(100, Cancellation).Dispose();
    }

    [Fact]
    public void Cancelled_wait_leaves_nothing_taken()
    {
        var budget = new MemoryBudget(100);
        IDisposable first = budget.Take(100, Cancellation);
        Assert.ThrowsAny<OperationCanceledException>(() => budget.Take(70, new CancellationToken(canceled: true)));
        first.Dispose();

        budget.Take(100, Cancellation).Dispose();
    }

    [Fact]
    public void Shares_never_add_up_to_more_than_there_is()
    {
        var budget = new MemoryBudget(100);
        long taken = 0;
        long most = 0;
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, i =>
        {
            long share = 1 + (i * 37 % 100);
            using IDisposable held = budget.Take(share, Cancellation);
            long now = Interlocked.Add(ref taken, share);
            InterlockedMax(ref most, now);
            Interlocked.Add(ref taken, -share);
        });

        Assert.InRange(most, 1, 100);
        Assert.Equal(0, taken);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        long seen = Interlocked.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var was && was != seen)
        {
            seen = was;
        }
    }
}
