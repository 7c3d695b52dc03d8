namespace Vcmr.Evaluation;

/// <summary>Which song each clip is of, as numbers from 0 on in the order in which the songs first appear.</summary>
internal static class SongNumbers
{
    /// <summary>Numbers songs by their names.</summary>
    /// <param name="songs">The song of each clip; null where each clip is a song of its own.</param>
    /// <param name="clips">Number of clips.</param>
    /// <exception cref="VcmrException">There are more or fewer names than clips, or all clips are of one song.</exception>
    public static int[] Of(IReadOnlyList<string>? songs, int clips)
    {
        if (songs is null)
        {
            return [.. Enumerable.Range(0, clips)];
        }

        if (songs.Count != clips)
        {
            throw new VcmrException($"{songs.Count} songs are named for {clips} clips; name one for each clip, in the clips' order.");
        }

        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] found = new int[clips];
        for (int i = 0; i < clips; i++)
        {
            if (!numbers.TryGetValue(songs[i], out found[i]))
            {
                numbers.Add(songs[i], found[i] = numbers.Count);
            }
        }

        return numbers.Count > 1 || clips < 2 ? found
            : throw new VcmrException($"All {clips} clips are of the song '{songs[0]}', which says nothing of other songs; score clips of at least two.");
    }
}
