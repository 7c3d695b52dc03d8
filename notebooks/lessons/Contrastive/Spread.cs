namespace Vcmr.Lessons.Contrastive;

/// <summary>Takes a few of many without choosing by hand.</summary>
internal static class Spread
{
    /// <summary>At most <paramref name="most"/> items, evenly spaced, the first among them; all where there are no more.</summary>
    public static IEnumerable<T> Evenly<T>(IReadOnlyList<T> items, int most) =>
        Enumerable.Range(0, Math.Min(items.Count, most)).Select(i => items[(int)((long)i * items.Count / Math.Min(items.Count, most))]);
}
