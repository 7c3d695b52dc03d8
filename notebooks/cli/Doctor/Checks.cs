using System.ComponentModel;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using Vcmr.Lessons;
using Vcmr.Native;

namespace Vcmr.Cli.Doctor;

/// <summary>The checks of <c>vcmr doctor</c>.</summary>
internal static class Checks
{
    public static IReadOnlyList<Finding> Run() =>
        [Sdk(), Program("ffmpeg"), Program("ffprobe"), Torch(), Threads(), Gpu(), Onnx(), Weights(), Jupyter()];

    private static Finding Sdk() => FirstLine("dotnet", "--version") is { } version
        ? new(".NET SDK", version, version.StartsWith("10.", StringComparison.Ordinal) ? null : "install the .NET 10 SDK from https://dotnet.microsoft.com/download", Required: true)
        : new(".NET SDK", "not found", "install the .NET 10 SDK from https://dotnet.microsoft.com/download", Required: true);

    private static Finding Program(string name) => FirstLine(name, "-version") is { } line
        ? new(name, string.Join(' ', line.Split(' ').Skip(2).Take(1)), Required: true)
        : new(name, "not found", "install it: sudo apt-get install ffmpeg", Required: true);

    private static Finding Torch()
    {
        try
        {
            using torch.Tensor one = torch.ones(1);
            return new("libtorch", $"{torch.__version__}, loaded from {Where(TorchLibrary.Folder)}", Required: true);
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or NotSupportedException)
        {
            return new("libtorch", TorchLibrary.Failure ?? e.Message.Split('\n')[0], "delete the folder artifacts and build again with ./run", Required: true);
        }
    }

    private static Finding Threads() => new("threads", $"{Environment.ProcessorCount} (a profile sets how many torch uses)");

    private static Finding Gpu() => torch.cuda.is_available()
        ? new("GPU", $"{torch.cuda.device_count()} CUDA device(s)")
        : new("GPU", "none; the CPU is used", Environment.GetEnvironmentVariable("CUDA_VISIBLE_DEVICES") is null ? null : "build with -p:Cuda=true to use one");

    private static Finding Onnx() => new("ONNX Runtime", string.Join(", ", OrtEnv.Instance().GetAvailableProviders()));

    private static Finding Weights()
    {
        string folder = Path.Combine(RepositoryRoot.Find(), "data", "weights");
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.onnx") : [];
        return files.Length > 0
            ? new("encoder weights", string.Join(", ", files.Select(Path.GetFileName)))
            : new("encoder weights", "none; the weightless frame descriptor is used", $"optional: {ToolName.Hint("weights")} says where CLIP's image encoder is had, --download fetches it");
    }

    private static Finding Jupyter() => Output("jupyter", "--version") is { } said
        ? new("Jupyter", JupyterVersion.In(said) ?? "found")
        : new("Jupyter", "not found", "optional: sudo apt-get install jupyter-notebook");

    private static string Where(string? folder) => folder is null ? "the system" : Path.GetRelativePath(RepositoryRoot.Find(), folder);

    private static string? FirstLine(string program, string argument) => Output(program, argument)?.Split('\n')[0].Trim();

    private static string? Output(string program, string argument)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, [argument])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            errors.GetAwaiter().GetResult();
            return process.ExitCode == 0 ? said : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
