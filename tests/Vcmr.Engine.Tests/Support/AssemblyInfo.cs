using Xunit.Sdk;
using Xunit.v3;

// What a cell displays goes through the process's one sink.
[assembly: Parallelization(Mode = ParallelMode.None)]
