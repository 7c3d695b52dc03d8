namespace Vcmr.Studies.Files;

/// <summary>A file's tags over time.</summary>
/// <param name="File">The file.</param>
/// <param name="Seconds">Where each segment begins (s).</param>
/// <param name="SegmentSeconds">How long a segment is (s).</param>
/// <param name="Segments">Scores in [0, 1] of each segment, in the tagger's order of tags.</param>
/// <param name="Scores">Scores in [0, 1] of the file: the means over its segments.</param>
public sealed record TaggedFile(
    string File,
    IReadOnlyList<double> Seconds,
    double SegmentSeconds,
    IReadOnlyList<float[]> Segments,
    float[] Scores)
{
    /// <summary>Places of the tags, the likeliest first.</summary>
    /// <param name="count">How many at most.</param>
    public int[] Top(int count) => [.. Enumerable.Range(0, Scores.Length).OrderByDescending(t => Scores[t]).Take(count)];
}
