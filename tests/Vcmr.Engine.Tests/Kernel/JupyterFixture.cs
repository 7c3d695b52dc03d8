using System.Diagnostics;
using Vcmr.Engine.Tests.Support;
using Xunit;

namespace Vcmr.Engine.Tests.Kernel;

/// <summary>A Jupyter folder of the tests' own, in which the kernel is installed as users install it.</summary>
public sealed class JupyterFixture : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    /// <summary>A Python that has Jupyter's clients, or null.</summary>
    public string? Python { get; } = InstalledPrograms.JupyterPython;

    public ValueTask InitializeAsync()
    {
        if (Python is not null)
        {
            Tool(Environment, "kernel", "install");
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a program find this folder and no other of the user's.</summary>
    public ProcessStartInfo Environment(ProcessStartInfo start)
    {
        start.Environment["JUPYTER_DATA_DIR"] = folder.Path;
        start.Environment["JUPYTER_CONFIG_DIR"] = folder.File("config");
        start.Environment["JUPYTER_RUNTIME_DIR"] = folder.File("runtime");
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["PYDEVD_DISABLE_FILE_VALIDATION"] = "1";
        return start;
    }

    /// <summary>Runs the command line tool, which must succeed.</summary>
    public static void Tool(params string[] arguments) => Tool(start => start, arguments);

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int Code, string Output)> RunAsync(ProcessStartInfo start, string input = "")
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> reading = process.StandardOutput.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        string output = await reading;
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static void Tool(Func<ProcessStartInfo, ProcessStartInfo> prepare, params string[] arguments)
    {
        // Built in the same configuration, beside the tests' own output.
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string tool = Path.Combine(Repository.Root, "artifacts", "bin", "Vcmr.Cli", configuration, "vcmr.dll");
        (int code, string output) = RunAsync(prepare(new ProcessStartInfo("dotnet", [tool, .. arguments]))).GetAwaiter().GetResult();
        Assert.True(code == 0, output);
    }
}
