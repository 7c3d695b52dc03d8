namespace Vcmr.Figures.Report;

/// <summary>A metrics file.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Path">The file.</param>
/// <param name="Tables">Its tables; empty where it is broken.</param>
internal sealed record MetricsEntry(string Name, string Path, IReadOnlyList<MetricTable> Tables)
{
    /// <summary>What the file is; the name where it is not known.</summary>
    public string Title => MetricNames.Title(Name);

    /// <summary>How to read it; empty where it is not known.</summary>
    public string Note => MetricNames.Note(Name);
}
