using Vcmr.Native;
using Xunit;

namespace Vcmr.Tests.Native;

public sealed class AvailableMemoryTests
{
    [Fact]
    public void Free_memory_is_some_and_not_more_than_the_machine_has()
    {
        long free = AvailableMemory.Bytes();
        // What the process holds and does not use is part of it, and of what the runtime counts as used.
        Assert.InRange(free, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }
}
