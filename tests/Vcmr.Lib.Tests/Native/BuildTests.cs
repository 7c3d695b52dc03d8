using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Vcmr.Native;
using Vcmr.Native.Build;
using Vcmr.Tests.Support;
using Xunit;

namespace Vcmr.Tests.Native;

public sealed class BuildTests
{
    [Theory]
    [InlineData("false", "libtorch-cpu-linux-x64", "Microsoft.ML.OnnxRuntime", "1.31.1")]
    [InlineData("true", "TorchSharp-cuda-linux", "Microsoft.ML.OnnxRuntime.Gpu", "1.31.0")]
    public void Cuda_switch_selects_the_packages(string cuda, string torch, string onnx, string onnxVersion)
    {
        JsonNode evaluated = Evaluate(
            "-getItem:PackageReference", "-getItem:PackageVersion", "-getProperty:RestorePackagesWithLockFile", "-getProperty:NuGetLockFilePath", $"-p:Cuda={cuda}");
        string[] packages = Names(evaluated, "PackageReference");
        Assert.Contains(torch, packages);
        Assert.Contains(onnx, packages);
        Assert.Equal(cuda == "true", !packages.Contains("libtorch-cpu-linux-x64"));
        Assert.Equal(cuda == "true", !packages.Contains("Microsoft.ML.OnnxRuntime"));
        Assert.Equal(onnxVersion, (string)evaluated["Items"]!["PackageVersion"]!.AsArray().Single(p => (string)p!["Identity"]! == onnx)!["Version"]!);

        // The committed lock file is that of the default build.
        bool isLocked = (string)evaluated["Properties"]!["RestorePackagesWithLockFile"]! == "true";
        Assert.Equal(cuda == "false", isLocked);
        Assert.Equal(isLocked, (string)evaluated["Properties"]!["NuGetLockFilePath"]! == "");
    }

    [Fact]
    public void Package_leaves_the_choice_of_libtorch_to_its_user()
    {
        JsonArray references = Evaluate("-getItem:PackageReference", "-p:_IsPacking=true")["Items"]!["PackageReference"]!.AsArray();
        string[] own = [.. references.Where(p => (string?)p!["PrivateAssets"] == "all").Select(p => (string)p!["Identity"]!)];
        Assert.Contains("libtorch-cpu-linux-x64", own);
        Assert.DoesNotContain("TorchSharp", own);
    }

    [Fact]
    public void Every_project_has_a_lock_file()
    {
        string solution = File.ReadAllText(Path.Combine(Repository.Root, "Vcmr.slnx"));
        string[] projects = [.. Regex.Matches(solution, "Project Path=\"(.*?)\"").Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(projects);
        Assert.All(projects, p => Assert.True(File.Exists(Path.Combine(Repository.Root, Path.GetDirectoryName(p)!, "packages.lock.json")), p));
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

    [Fact]
    public void Version_need_is_weakened_once_and_the_rest_stays()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        byte[] stock = File.ReadAllBytes(Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so"));
        byte[] mended = [.. stock];
        Assert.Equal(1, VersionNeed.Weaken(mended, VersionNeed.OfTorchSharp));
        int[] changed = [.. Enumerable.Range(0, stock.Length).Where(i => stock[i] != mended[i])];
        Assert.Equal(2, stock[Assert.Single(changed)] ^ mended[changed[0]]);
        Assert.Equal(0, VersionNeed.Weaken(mended, "GLIBCXX_9.9.99"));
        Assert.Equal(0, VersionNeed.Weaken(new byte[100], VersionNeed.OfTorchSharp));
    }

    private static string[] Names(JsonNode evaluated, string items) => [.. evaluated["Items"]![items]!.AsArray().Select(p => (string)p!["Identity"]!)];

    private static JsonNode Evaluate(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "Vcmr.Lib.csproj", .. arguments])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return JsonNode.Parse(output)!;
    }
}
