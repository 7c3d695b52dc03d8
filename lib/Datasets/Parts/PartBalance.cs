namespace Vcmr.Datasets.Parts;

/// <summary>
/// Deals out items so that parts have about equal work: the heaviest item first, each to the part that has least so far
/// (longest processing time first; Graham, 1969), which is never more than a third above the best there is. An item weighs its
/// share of all bytes and its share of all seconds: reading costs bytes, decoding seconds.
/// </summary>
internal static class PartBalance
{
    /// <summary>Deals items out.</summary>
    /// <param name="items">The items, in any order.</param>
    /// <param name="there">Items that have their parts already and stay.</param>
    /// <param name="parts">The numbers of the parts.</param>
    /// <returns>The items with their parts, by path.</returns>
    public static DividedItem[] Deal(IReadOnlyList<DividedItem> items, IReadOnlyList<DividedItem> there, IReadOnlyList<int> parts)
    {
        double bytes = Math.Max(1, items.Concat(there).Sum(i => (double)i.Bytes)), seconds = Math.Max(1, items.Concat(there).Sum(i => i.Seconds));
        double Weight(DividedItem item) => (item.Bytes / bytes) + (item.Seconds / seconds);

        // Where weights are equal, or nothing, the number of items tells, and then the lower part.
        var queue = new PriorityQueue<Load, Load>(Comparer<Load>.Create((a, b) => (a.Weight, a.Items, a.Part).CompareTo((b.Weight, b.Items, b.Part))));
        ILookup<int, DividedItem> own = there.ToLookup(i => i.Part);
        foreach (int part in parts)
        {
            var load = new Load(own[part].Sum(Weight), own[part].Count(), part);
            queue.Enqueue(load, load);
        }

        var dealt = new List<DividedItem>(items.Count);
        foreach (DividedItem item in items.OrderByDescending(Weight).ThenBy(i => i.Path, StringComparer.Ordinal))
        {
            Load least = queue.Dequeue();
            dealt.Add(item with { Part = least.Part });
            var more = new Load(least.Weight + Weight(item), least.Items + 1, least.Part);
            queue.Enqueue(more, more);
        }

        return [.. dealt.OrderBy(i => i.Path, StringComparer.Ordinal)];
    }

    private readonly record struct Load(double Weight, int Items, int Part);
}
