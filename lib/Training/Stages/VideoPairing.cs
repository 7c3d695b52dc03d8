using Vcmr.Datasets.Videos;

namespace Vcmr.Training.Stages;

/// <summary>
/// Which segment's pictures a segment's sound is trained against. A share of the songs keeps its own video; each of the
/// others gets another song's, so that what is left of the pictures is what they look like, and not what they belong to.
/// </summary>
/// <remarks>Which songs keep theirs is drawn from the seed: those of a smaller share are among those of a larger one.</remarks>
internal static class VideoPairing
{
    private const int Draw = 24;

    /// <summary>The segments whose pictures are another's, with that other one; those that are not named keep their own.</summary>
    /// <param name="segments">All segments of some songs; partners are found among them.</param>
    /// <param name="share">Share of the songs that keeps its own video, 0 to 1.</param>
    /// <param name="seed">Seed of the draw.</param>
    public static Dictionary<Segment, Segment> Exchange(IReadOnlyList<Segment> segments, double share, int seed)
    {
        Segment[][] songs = [.. segments.GroupBy(s => s.Song).Select(g => g.OrderBy(s => s.Index).ToArray())];
        new CounterRandom(seed, Draw).Shuffle<Segment[]>(songs);
        int kept = (int)Math.Round(share * songs.Length);
        var partners = new Dictionary<Segment, Segment>();
        if (songs.Length < 2)
        {
            return partners;
        }

        for (int i = kept; i < songs.Length; i++)
        {
            // The next one that exchanges, around the end: nobody meets his own again. One alone takes that of the song before.
            int other = songs.Length - kept == 1 ? i - 1 : i + 1 < songs.Length ? i + 1 : kept;
            for (int n = 0; n < songs[i].Length; n++)
            {
                partners.Add(songs[i][n], songs[other][n % songs[other].Length]);
            }
        }

        return partners;
    }
}
