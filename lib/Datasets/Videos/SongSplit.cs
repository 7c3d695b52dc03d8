namespace Vcmr.Datasets.Videos;

/// <summary>Splits a corpus into training and validation segments.</summary>
internal static class SongSplit
{
    /// <summary>The seed of the official code's split.</summary>
    public const int OfficialSeed = 42;

    /// <summary>Whole songs go to one part or the other, so that no song is in both.</summary>
    /// <param name="segments">The corpus' segments.</param>
    /// <param name="validationShare">Share of the songs that validate, 0 to 1; rounded, and at least one song where there are two.</param>
    /// <param name="seed">Picks the songs.</param>
    public static SegmentSplit BySong(IReadOnlyList<Segment> segments, double validationShare = 0.1, int seed = OfficialSeed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(validationShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(validationShare, 1);
        string[] songs = [.. segments.Select(s => s.Song).Distinct().Order(StringComparer.Ordinal)];
        new CounterRandom(seed, songs.Length).Shuffle<string>(songs);
        int count = songs.Length < 2 ? 0 : Math.Clamp((int)Math.Round(songs.Length * validationShare), 1, songs.Length - 1);
        HashSet<string> validation = [.. songs[..count]];
        return new SegmentSplit(
            "by song",
            [.. Enumerable.Range(0, segments.Count).Where(i => !validation.Contains(segments[i].Song))],
            [.. Enumerable.Range(0, segments.Count).Where(i => validation.Contains(segments[i].Song))]);
    }

    /// <summary>
    /// The official code's split: all segments shuffled by Python's <c>random.Random(42)</c>, the first 90 % train. A song's
    /// segments then lie in both parts, so the validation loss flatters.
    /// </summary>
    /// <param name="count">Number of segments.</param>
    public static SegmentSplit BySegment(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        new PythonRandom(OfficialSeed).Shuffle<int>(order);
        int bound = (int)(0.9 * count);
        return new SegmentSplit("by segment (official code)", order[..bound], order[bound..]);
    }
}

/// <summary>Which segments train and which validate.</summary>
/// <param name="Name">How it was made; figures show it.</param>
/// <param name="Train">Numbers of training segments in <see cref="VideoCorpus.Segments"/>.</param>
/// <param name="Validation">Numbers of validation segments.</param>
internal sealed record SegmentSplit(string Name, IReadOnlyList<int> Train, IReadOnlyList<int> Validation);
