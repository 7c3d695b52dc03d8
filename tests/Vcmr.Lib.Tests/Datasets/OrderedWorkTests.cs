using Vcmr.Datasets;
using Xunit;

namespace Vcmr.Tests.Datasets;

public sealed class OrderedWorkTests
{
    [Fact]
    public void Committed_results_are_let_go_of_so_that_memory_does_not_grow_with_the_items()
    {
        var made = new WeakReference?[60];
        int most = 0, next = 0;
        OrderedWork.Run(Enumerable.Range(0, made.Length).ToArray(), 2, Make, Commit, CancellationToken.None);
        Assert.Equal(made.Length, next);
        Assert.InRange(most, 1, 8);

        byte[] Make(int item, CancellationToken cancellation)
        {
            byte[] result = new byte[1000 + item];
            made[item] = new WeakReference(result);
            return result;
        }

        void Commit(byte[] result)
        {
            Assert.Equal(1000 + next++, result.Length);
            GC.Collect();
            most = Math.Max(most, made.Count(m => m is { IsAlive: true }));
        }
    }
}
