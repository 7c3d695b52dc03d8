using Vcmr.Storage;

namespace Vcmr.Figures.Report;

/// <summary>
/// One page on a results folder: totals, tables, figures, runs with their configuration, notebooks and profile. The
/// page holds its pictures and style, so it can be opened offline and sent alone; only its links need the folder.
/// </summary>
public static class HtmlReport
{
    /// <summary>The page's file name in the results folder.</summary>
    public const string FileName = "report.html";

    /// <summary>Writes the page, whole or not at all.</summary>
    /// <param name="folder">A profile's results folder, such as <c>results/demo</c>.</param>
    /// <param name="path">The page; <see cref="FileName"/> in the folder where it is null.</param>
    /// <exception cref="VcmrException">There is no such folder, it holds no results, or the page cannot be written.</exception>
    public static ReportSummary Write(string folder, string? path = null)
    {
        var results = ResultsFolder.Read(folder);
        string page = Path.GetFullPath(path ?? Path.Combine(results.Path, FileName));
        if (Directory.Exists(page))
        {
            throw new VcmrException($"The report cannot be written to '{page}', which is a folder; name a file.");
        }

        AtomicFile.Write(page, new ReportPage(results, Path.GetDirectoryName(page)!, DateTimeOffset.Now).Write());
        int Count(RunState state) => results.Runs.Count(r => r.State == state);
        return new ReportSummary(
            page, Count(RunState.Finished), Count(RunState.Unfinished), Count(RunState.Broken), results.Figures.Count, results.Metrics.Count, results.Problems.Count)
        {
            Lock = results.Lock?.Sentence,
        };
    }

    /// <summary>The same for a page of a site whose root holds what the results folder holds.</summary>
    /// <param name="folder">A profile's results folder.</param>
    /// <param name="isLinked">Whether the site has a file of the folder (a full path); what it lacks is named without a link.</param>
    /// <exception cref="VcmrException">There is no such folder, or it holds no results.</exception>
    public static PageFragment Fragment(string folder, Func<string, bool> isLinked)
    {
        var results = ResultsFolder.Read(folder);
        var page = new ReportPage(results, results.Path, DateTimeOffset.Now, isLinked);
        return new PageFragment(page.Title, page.WriteFragment(), $".report {{\n{ReportStyle.Parts}h1 {{ margin-top: 1.5rem; }}\n}}\n");
    }
}

/// <summary>A page's text for a site, which has a frame of its own.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Body">Its HTML; pictures are part of it.</param>
/// <param name="Style">Style of it alone.</param>
public sealed record PageFragment(string Title, string Body, string Style);

/// <summary>What a report shows.</summary>
/// <param name="Path">The page.</param>
/// <param name="Finished">Finished runs.</param>
/// <param name="Unfinished">Runs that can go on.</param>
/// <param name="Broken">Runs with a file that cannot be read.</param>
/// <param name="Figures">Figures.</param>
/// <param name="Metrics">Metrics files.</param>
/// <param name="Problems">Files that could not be shown; the page lists them.</param>
public sealed record ReportSummary(string Path, int Finished, int Unfinished, int Broken, int Figures, int Metrics, int Problems)
{
    /// <summary>Whether the results follow the lock that is among them; null where there is none.</summary>
    public string? Lock { get; init; }
}
