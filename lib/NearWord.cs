namespace Vcmr;

/// <summary>The word that somebody may have meant by one that is not known.</summary>
internal static class NearWord
{
    /// <summary>The nearest of some words, or null where none is near: a third of its letters may be wrong, and two at least, as when they are swapped; one of three letters or fewer.</summary>
    /// <param name="word">What was typed.</param>
    /// <param name="words">What is known.</param>
    public static string? Of(string word, IEnumerable<string> words)
    {
        string? nearest = words.MinBy(w => Distance(w, word));
        return nearest is not null && Distance(nearest, word) <= (word.Length < 4 ? 1 : Math.Max(2, word.Length / 3)) ? nearest : null;
    }

    /// <summary>Levenshtein's distance: how many letters have to be changed, put in or left out.</summary>
    public static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
