namespace Vcmr.Datasets.Duplicates;

/// <summary>Recordings that pairs join, directly or through others: the connected components of a graph.</summary>
internal static class DuplicateGroups
{
    /// <summary>The groups of two and more, the largest first, each in ascending order.</summary>
    /// <param name="recordings">How many recordings there are.</param>
    /// <param name="pairs">Pairs of them.</param>
    public static IReadOnlyList<IReadOnlyList<int>> Of(int recordings, IEnumerable<(int First, int Second)> pairs)
    {
        int[] parent = [.. Enumerable.Range(0, recordings)];
        foreach ((int first, int second) in pairs)
        {
            int a = Root(first), b = Root(second);
            parent[Math.Max(a, b)] = Math.Min(a, b);
        }

        return
        [
            .. Enumerable.Range(0, recordings).GroupBy(Root).Select(g => (IReadOnlyList<int>)[.. g]).Where(g => g.Count > 1)
                .OrderByDescending(g => g.Count).ThenBy(g => g[0]),
        ];

        int Root(int item)
        {
            while (parent[item] != item)
            {
                item = parent[item] = parent[parent[item]];
            }

            return item;
        }
    }
}
