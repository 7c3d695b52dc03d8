namespace Vcmr.Figures.Report;

/// <summary>What a report shows.</summary>
/// <param name="Path">The page.</param>
/// <param name="Finished">Finished runs.</param>
/// <param name="Unfinished">Runs that can go on.</param>
/// <param name="Broken">Runs with a file that cannot be read.</param>
/// <param name="Figures">Figures.</param>
/// <param name="Metrics">Metrics files.</param>
/// <param name="Problems">Files that could not be shown; the page lists them.</param>
public sealed record ReportSummary(string Path, int Finished, int Unfinished, int Broken, int Figures, int Metrics, int Problems);
