using System.Diagnostics;
using System.Text.Json.Nodes;
using Vcmr.Native;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Native;

public sealed class BuildTests
{
    [Theory]
    [InlineData("false", "libtorch-cpu-linux-x64", "Microsoft.ML.OnnxRuntime")]
    [InlineData("true", "TorchSharp-cuda-linux", "Microsoft.ML.OnnxRuntime.Gpu")]
    public void Cuda_switch_selects_the_packages(string cuda, string torch, string onnx)
    {
        string[] packages = Packages(cuda);
        Assert.Contains(torch, packages);
        Assert.Contains(onnx, packages);
        Assert.Equal(cuda == "true", !packages.Contains("libtorch-cpu-linux-x64"));
        Assert.Equal(cuda == "true", !packages.Contains("Microsoft.ML.OnnxRuntime"));
    }

    [Fact]
    public void Libtorch_is_loaded_from_beside_the_library()
    {
        using TorchSharp.torch.Tensor one = TorchSharp.torch.ones(1);
        Assert.Equal(1, one.item<float>());
        Assert.Null(TorchLibrary.Failure);
        string own = Path.GetDirectoryName(typeof(TorchLibrary).Assembly.Location)!;
        Assert.StartsWith(own, TorchLibrary.Folder);
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.EndsWith(Path.Combine(TorchLibrary.Folder!, "libtorch_cpu.so"), StringComparison.Ordinal));
    }

    private static string[] Packages(string cuda)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "Vcmr.Lib.csproj", "-getItem:PackageReference", $"-p:Cuda={cuda}"])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return [.. JsonNode.Parse(output)!["Items"]!["PackageReference"]!.AsArray().Select(p => (string)p!["Identity"]!)];
    }
}
