namespace Vcmr.Datasets.Videos;

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
    int Processed)
{
    /// <summary>What an open corpus holds.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="processed">Videos that the run worked on.</param>
    public static PrepareSummary Of(Corpus corpus, int processed) => new(
        corpus.Videos.Count,
        corpus.Videos.Count(v => v.State == VideoState.Kept),
        corpus.Segments.Count,
        Kinds(corpus, VideoState.Rejected),
        Kinds(corpus, VideoState.Failed),
        processed);

    private static SortedDictionary<string, int> Kinds(Corpus corpus, VideoState state) => new(
        corpus.Videos.Where(v => v.State == state).GroupBy(v => Reasons.KindOf(v.Reason!)).ToDictionary(g => g.Key, g => g.Count()), StringComparer.Ordinal);
}
