using System.CommandLine;
using BenchmarkDotNet.Running;
using Vcmr.Benchmarks;
using Vcmr.Benchmarks.Board;
using Vcmr.Benchmarks.Growth;

// dotnet run -c Release --project tests/benchmarks -- kernels --filter '*'     the small ones, by BenchmarkDotNet
// dotnet run -c Release --project tests/benchmarks -- --help                   those of whole jobs
if (args is ["kernels", ..])
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args[1..]);
    return 0;
}

RootCommand root = new("Benchmarks of whole jobs; 'kernels' runs those of single functions by BenchmarkDotNet.")
{
    EncoderBenchmark.Command(), MemoryBenchmark.Command(), BoardCommand.Create(), DocsCommand.Create(), EstimateBenchmark.Command(), DeviceBenchmark.Command(),
    Workload.Create(), GrowthCommand.Create(), GrowthCommand.Part(),
};
return await root.Parse(args).InvokeAsync().ConfigureAwait(false);
