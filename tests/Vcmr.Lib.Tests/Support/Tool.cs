using System.Diagnostics;

namespace Vcmr.Tests.Support;

/// <summary>The command line tool, started as a process of its own.</summary>
internal static class Tool
{
    // Beside the tests' own output, and built in the same configuration.
    public static string Assembly { get; } = Path.Combine(
        Repository.Root, "artifacts", "bin", "Vcmr.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "vcmr.dll");

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static Process Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static Process Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => Start(Repository.Root, environment, arguments);

    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        start.ArgumentList.Add(Assembly);
        arguments.ToList().ForEach(start.ArgumentList.Add);
        return Process.Start(start)!;
    }

    public static (int Code, string Output, string Errors) Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process);
    }

    /// <summary>Like <see cref="Run"/>, but as somebody whom the modes of files bind, which they do not for root.</summary>
    public static (int Code, string Output, string Errors) RunWithoutPrivileges(params string[] arguments)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return Run(arguments);
        }

        var start = new ProcessStartInfo("setpriv", ["--bounding-set", "-dac_override,-dac_read_search", "dotnet", Assembly, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        using Process process = Process.Start(start)!;
        return Finish(process);
    }

    public static (int Code, string Output, string Errors) Finish(Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
        }

        process.WaitForExit();
        return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
    }
}
