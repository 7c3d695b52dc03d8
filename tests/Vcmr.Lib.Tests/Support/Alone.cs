using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>Tests that no other may run beside: torch's random generator, thread count and tensor count are the process's.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
