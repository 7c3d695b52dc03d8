using Vcmr.Datasets.Tagged;

namespace Vcmr.Studies;

/// <summary>
/// Parts of the training clips for the data scarcity study: nested (a smaller part lies within a larger one), seeded, and
/// chosen so that no tag disappears while it can be kept.
/// </summary>
internal static class TrainingFraction
{
    private const int OrderDraw = 21;

    /// <summary>Takes a part.</summary>
    /// <param name="clips">The training clips.</param>
    /// <param name="fraction">The part, above 0 and at most 1.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>Places in <paramref name="clips"/>, at least two.</returns>
    public static int[] Take(IReadOnlyList<TaggedClip> clips, double fraction, int seed)
    {
        int[] order = Order(clips, seed);
        return order[..Math.Clamp((int)Math.Round(clips.Count * fraction, MidpointRounding.ToEven), Math.Min(2, clips.Count), clips.Count)];
    }

    /// <summary>The order from which the parts are made, before any tag counts.</summary>
    /// <param name="clips">How many clips there are.</param>
    /// <param name="seed">Seed of the order.</param>
    /// <returns>The places 0 to <paramref name="clips"/> − 1, shuffled.</returns>
    public static int[] Shuffled(int clips, int seed)
    {
        int[] shuffled = [.. Enumerable.Range(0, clips)];
        new CounterRandom(seed, OrderDraw).Shuffle<int>(shuffled);
        return shuffled;
    }

    // The shuffled clips, those in front that bring a tag no earlier one has, rarest tags first.
    private static int[] Order(IReadOnlyList<TaggedClip> clips, int seed)
    {
        int[] shuffled = Shuffled(clips.Count, seed);
        int[] rarestFirst = [.. clips.SelectMany(c => c.Tags).CountBy(t => t).OrderBy(t => t.Value).ThenBy(t => t.Key).Select(t => t.Key)];
        var front = new List<int>();
        var covered = new HashSet<int>();
        // Evaluated lazily: a clip that a rarer tag has brought in often covers several of the others.
        foreach (int tag in rarestFirst.Where(t => !covered.Contains(t)))
        {
            int clip = shuffled.First(c => clips[c].Tags.Contains(tag));
            front.Add(clip);
            covered.UnionWith(clips[clip].Tags);
        }

        return [.. front, .. shuffled.Except(front)];
    }
}
