using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Tagging;

/// <summary>Draws the songs of one part of a set so that every tag has positives, however few songs there are.</summary>
internal static class BalancedSpecs
{
    private const int Candidates = 4;
    private const int Repairs = 20_000;

    /// <summary>Draws songs.</summary>
    /// <param name="count">How many.</param>
    /// <param name="shortest">Shortest song, seconds.</param>
    /// <param name="longest">Longest song, seconds.</param>
    /// <param name="random">The draws.</param>
    public static SongSpec[] Draw(int count, double shortest, double longest, CounterRandom random)
    {
        Dictionary<string, int> positives = TagVocabulary.All.ToDictionary(t => t, _ => 0);
        SongSpec[] songs = new SongSpec[count];
        int genres = Enum.GetValues<Genre>().Length, first = random.NextInt(genres);
        for (int i = 0; i < count; i++)
        {
            // Of a few candidates the one whose tags are rarest so far; few, so that a genre's likings still show.
            double best = double.NegativeInfinity;
            for (int c = 0; c < Candidates; c++)
            {
                SongSpec candidate = SpecGenerator.Draw((Genre)((first + i) % genres), random.Uniform(shortest, longest), ref random);
                double score = TagVocabulary.Of(candidate).Average(t => 1.0 / (1 + positives[t]));
                if (score > best)
                {
                    (best, songs[i]) = (score, candidate);
                }
            }

            Count(positives, songs[i], 1);
        }

        Repair(songs, positives, Minimum(count), shortest, longest, random);
        return songs;
    }

    /// <summary>Positives that every tag gets in a part of this size; smaller parts get what fits.</summary>
    public static int Minimum(int count) => count >= 40 ? 4 : count >= 16 ? 3 : count >= 11 ? 2 : count >= 6 ? 1 : 0;

    // Exchanges songs as long as that brings a tag nearer to the minimum.
    private static void Repair(
        SongSpec[] songs, Dictionary<string, int> positives, int minimum, double shortest, double longest, CounterRandom random)
    {
        for (int attempt = 0; attempt < Repairs && Missing(positives, minimum) > 0; attempt++)
        {
            int place = random.NextInt(songs.Length);
            Genre genre = (Genre)random.NextInt(Enum.GetValues<Genre>().Length);
            SongSpec candidate = SpecGenerator.Draw(genre, random.Uniform(shortest, longest), ref random);
            int before = Missing(positives, minimum);
            Count(positives, songs[place], -1);
            Count(positives, candidate, 1);
            if (Missing(positives, minimum) < before)
            {
                songs[place] = candidate;
            }
            else
            {
                Count(positives, candidate, -1);
                Count(positives, songs[place], 1);
            }
        }
    }

    private static int Missing(Dictionary<string, int> positives, int minimum) => positives.Values.Sum(n => Math.Max(0, minimum - n));

    private static void Count(Dictionary<string, int> positives, SongSpec song, int change)
    {
        foreach (string tag in TagVocabulary.Of(song))
        {
            positives[tag] += change;
        }
    }
}
