using System.Text.Json;
using Vcmr.Storage;
using Vcmr.Studies.Locking;

namespace Vcmr.Figures.Report;

/// <summary>Everything the page shows of a results folder.</summary>
internal sealed record ResultsFolder
{
    private const int LargestProfile = 1 << 20;

    public required string Path { get; init; }

    /// <summary>The profile, by the folder's name.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<FigureEntry> Figures { get; init; }

    public required IReadOnlyList<MetricsEntry> Metrics { get; init; }

    public required IReadOnlyList<RunEntry> Runs { get; init; }

    public required IReadOnlyList<NotebookEntry> Notebooks { get; init; }

    /// <summary>The profile's file and text, where it was found.</summary>
    public (string Path, string Text)? Profile { get; init; }

    /// <summary>The lock of the analysis, where there is one.</summary>
    public LockEntry? Lock { get; init; }

    /// <summary>Whether there is one, be it that nobody can read it.</summary>
    public bool HasLock => File.Exists(System.IO.Path.Combine(Path, AnalysisLock.FileName));

    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="VcmrException">There is no such folder, or it holds no results.</exception>
    public static ResultsFolder Read(string folder)
    {
        string path = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder));
        if (!Directory.Exists(path))
        {
            throw new VcmrException($"The results folder '{folder}' does not exist; name a profile's folder such as results/demo.");
        }

        var problems = new Problems(path);
        try
        {
            IReadOnlyList<RunEntry> runs = RunReader.Read(path, problems);
            (string Path, string Text)? profile = FindProfile(path, problems);
            var read = new ResultsFolder
            {
                Path = path,
                Name = System.IO.Path.GetFileName(path),
                Figures = FigureReader.Read(path, problems),
                Metrics = ReadMetrics(path, problems),
                Runs = runs,
                Notebooks = NotebookLister.Read(path, problems),
                Profile = profile,
                Lock = LockReader.Read(path, runs, profile?.Path, problems),
                Problems = problems.All,
            };
            return read.Figures.Count + read.Metrics.Count + read.Runs.Count > 0
                ? read
                : throw new VcmrException($"There are no figures, metrics or runs in '{folder}'; name a profile's results folder{Hint(path)}.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The results folder '{folder}' cannot be read ({e.Message}); check its permissions.", e);
        }
    }

    private static IReadOnlyList<MetricsEntry> ReadMetrics(string results, Problems problems)
    {
        string folder = System.IO.Path.Combine(results, "metrics");
        return !Directory.Exists(folder)
            ? []
            : [
                .. Directory.GetFiles(folder, "*.json")
                    .Select(f => (Name: System.IO.Path.GetFileNameWithoutExtension(f), Path: f))
                    .OrderBy(f => MetricNames.Rank(f.Name)).ThenBy(f => f.Name, StringComparer.Ordinal)
                    .Select(f => new MetricsEntry(f.Name, f.Path, problems.Try(f.Path, () => Tables(f.Name, f.Path)) ?? [])),
            ];
    }

    private static IReadOnlyList<MetricTable> Tables(string name, string path)
    {
        using var json = JsonDocument.Parse(Report.Problems.Bytes(path));
        return MetricTables.Read(name, json.RootElement);
    }

    // From the results folder upwards, since results may be looked at from anywhere.
    private static (string Path, string Text)? FindProfile(string results, Problems problems)
    {
        string name = System.IO.Path.GetFileName(results);
        for (string? folder = results; folder is not null; folder = System.IO.Path.GetDirectoryName(folder))
        {
            string profile = System.IO.Path.Combine(folder, "notebooks", "profiles", name + ".yaml");
            if (File.Exists(profile))
            {
                return problems.Try(profile, () => BoundedText.Read(profile, LargestProfile)) is { } text ? (profile, text) : null;
            }
        }

        return null;
    }

    private static string Hint(string path)
    {
        string[] inside = [.. Directory.GetDirectories(path)
            .Where(d => Directory.Exists(System.IO.Path.Combine(d, "figures")) || Directory.Exists(System.IO.Path.Combine(d, "metrics")))
            .Select(d => System.IO.Path.GetFileName(d)).Order(StringComparer.Ordinal)];
        return inside.Length == 0 ? " such as results/demo" : $" such as {string.Join(" or ", inside)} inside it";
    }
}
