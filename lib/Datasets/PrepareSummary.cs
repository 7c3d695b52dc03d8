namespace Vcmr.Datasets;

/// <summary>What a corpus holds after a run over its videos.</summary>
/// <param name="Videos">Videos in the catalog.</param>
/// <param name="Kept">Videos kept.</param>
/// <param name="Segments">Segments of the kept videos.</param>
/// <param name="Rejected">Number of rejected videos of each kind of reason.</param>
/// <param name="Failed">Number of failed videos of each kind of reason.</param>
/// <param name="Processed">Videos that this run worked on; 0 where everything was done before.</param>
public sealed record PrepareSummary(
    int Videos,
    int Kept,
    int Segments,
    IReadOnlyDictionary<string, int> Rejected,
    IReadOnlyDictionary<string, int> Failed,
    int Processed);
