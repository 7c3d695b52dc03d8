using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Running;

/// <summary>
/// What an executed notebook's metadata say of its run, under <c>run_record</c>: when it began and how long it took, with which
/// parameters, at which commit, on what machine. A notebook that is cleaned loses it.
/// </summary>
internal static class RunRecord
{
    public const string Key = "run_record";

    private const int GitLimit = 5_000;

    /// <summary>Puts the record of a run that begins into a notebook, in the place of an earlier one.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="options">How it is run.</param>
    public static void Begin(Notebook notebook, RunOptions options)
    {
        JsonObject parameters = [];
        foreach ((string name, string value) in options.Parameters)
        {
            // Where a file lies on this machine is nobody else's business.
            parameters[name] = Path.IsPathRooted(value) ? Path.GetFileNameWithoutExtension(value) : value;
        }

        notebook.Metadata[Key] = new JsonObject
        {
            ["started"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["parameters"] = parameters,
            ["commit"] = Commit(options.WorkingDirectory),
            ["machine"] = new JsonObject
            {
                ["processor"] = Processor(),
                ["cores"] = Environment.ProcessorCount,
                ["memory_gb"] = Math.Round(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9),
                ["system"] = RuntimeInformation.OSDescription,
            },
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        };
    }

    /// <summary>Adds how long the run took.</summary>
    public static void End(Notebook notebook, TimeSpan elapsed)
    {
        if (notebook.Metadata[Key] is JsonObject record)
        {
            record["seconds"] = Math.Round(elapsed.TotalSeconds, 1);
        }
    }

    // "-dirty" stands behind it where files of the commit were changed; null outside of a repository, or without git.
    private static string? Commit(string folder)
    {
        ProcessStartInfo info = new("git", ["describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(info)!;
            Task<string> output = git.StandardOutput.ReadToEndAsync();
            _ = git.StandardError.ReadToEndAsync();
            if (!git.WaitForExit(GitLimit))
            {
                git.Kill();
                return null;
            }

            return git.ExitCode == 0 && output.GetAwaiter().GetResult().Trim() is { Length: > 0 } commit ? commit : null;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
        {
            return null;
        }
    }

    private static string Processor()
    {
        const string CpuInfo = "/proc/cpuinfo";
        try
        {
            string? line = File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) : null;
            return line?.Split(':', 2)[^1].Trim() ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? RuntimeInformation.ProcessArchitecture.ToString();
        }
        catch (IOException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
