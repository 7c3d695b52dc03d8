using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Vcmr.Storage;

namespace Vcmr.Studies.Locking;

/// <summary>When a run began, under which lock, with which code. It is apart from the run's record, whose hash is the run's id.</summary>
/// <param name="Began">When its folder was made.</param>
/// <param name="Lock">SHA-256 of the lock that was among the results then, or null where there was none.</param>
/// <param name="Code">What began it.</param>
/// <param name="Processor">On what it began: another kind rounds differently. Null where a run does not say.</param>
internal sealed record RunBeginning(DateTimeOffset Began, string? Lock, string Code, string? Processor = null)
{
    /// <summary>Its file in a run folder.</summary>
    public const string FileName = "begun.json";

    private const int MostBytes = 1 << 16;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>Notes it, unless it is noted: a run that was broken off began when it first did.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="results">The results that it is one of.</param>
    public static void Note(string folder, string results)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            AtomicFile.WriteAlone(path, JsonSerializer.Serialize(new RunBeginning(DateTimeOffset.UtcNow, AnalysisLock.HashIn(results), CodeVersion.Current, ThisProcessor.Kind), Json) + "\n");
        }
    }

    /// <summary>Reads it, or null where a run does not say.</summary>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static RunBeginning? Read(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<RunBeginning>(BoundedText.Read(path, MostBytes), Json) : null;
    }
}

/// <summary>Which code this is.</summary>
internal static class CodeVersion
{
    /// <summary>The version and, where it was built in a clone, the commit: <c>0.1.0+52201ef…</c>.</summary>
    public static string Current { get; } =
        typeof(CodeVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

/// <summary>Which processor this is.</summary>
internal static class ThisProcessor
{
    private static readonly string[] Fields = ["vendor_id", "cpu family", "model", "stepping"];

    /// <summary>Its name and, on Linux, what tells two kinds of one name apart: <c>AMD EPYC (AuthenticAMD, family 26, model 2, stepping 1)</c>.</summary>
    public static string Kind { get; } = Read();

    private static string Read()
    {
        const string File = "/proc/cpuinfo";
        try
        {
            Dictionary<string, string> first = System.IO.File.ReadLines(File)
                .TakeWhile(line => line.Length > 0)
                .Select(line => line.Split(':', 2, StringSplitOptions.TrimEntries))
                .Where(pair => pair.Length == 2)
                .DistinctBy(pair => pair[0])
                .ToDictionary(pair => pair[0], pair => pair[1]);
            return first.TryGetValue("model name", out string? name)
                ? $"{name} ({string.Join(", ", Fields.Where(first.ContainsKey).Select(f => f == "vendor_id" ? first[f] : $"{f.Replace("cpu ", "", StringComparison.Ordinal)} {first[f]}"))})"
                : RuntimeInformation.ProcessArchitecture.ToString();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return RuntimeInformation.ProcessArchitecture.ToString();
        }
    }
}
