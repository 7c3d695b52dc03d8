namespace Vcmr.Datasets.Duplicates;

/// <summary>Finds recordings whose fingerprints agree at some offset, without comparing each with each.</summary>
internal static class PrintSearch
{
    /// <summary>What is less similar is not told: unrelated recordings come as near where their harmonies happen to meet.</summary>
    public const double Least = 0.65;

    // What an index finds lies an item or two beside the best offset, the more so where one recording runs faster.
    private const int Around = 2;

    /// <summary>Searches.</summary>
    /// <param name="prints">The fingerprints of all recordings.</param>
    /// <param name="workers">Threads.</param>
    /// <param name="progress">Told after each index.</param>
    /// <param name="cancellation">Stops between two recordings.</param>
    /// <returns>Each pair that comes near, with its best stretch, in the recordings' order.</returns>
    public static IReadOnlyList<PrintPair> Find(IReadOnlyList<SoundPrint> prints, int workers, IProgress<ItemProgress>? progress, CancellationToken cancellation)
    {
        PrintItems[] plain = [.. prints.Select(p => p.Plain)];
        var found = new Dictionary<int, PrintPair>[prints.Count];
        for (int m = 0; m < PrintIndex.Masks.Count; m++)
        {
            var index = new PrintIndex(plain, PrintIndex.Masks[m]);
            Parallel.For(0, prints.Count, new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation }, i =>
                Compare(i, prints, index, found[i] ??= []));
            progress?.Report(new ItemProgress(m + 1, PrintIndex.Masks.Count, "comparing fingerprints"));
        }

        return [.. found.SelectMany(f => f.Values.OrderBy(p => p.Second))];
    }

    private static void Compare(int first, IReadOnlyList<SoundPrint> prints, PrintIndex index, Dictionary<int, PrintPair> found)
    {
        for (int v = 0; v < SoundPrint.Percents.Count; v++)
        {
            PrintItems query = prints[first].Variants[v];
            foreach ((int second, int offset) in index.Candidates(query, first))
            {
                for (int o = offset - Around; o <= offset + Around; o++)
                {
                    if (PrintAlignment.Best(query, prints[second].Plain, o) is { } match && match.Similarity >= Least
                        && (!found.TryGetValue(second, out PrintPair known) || match.Similarity > known.Match.Similarity))
                    {
                        found[second] = new PrintPair(first, second, match, SoundPrint.Percents[v]);
                    }
                }
            }
        }
    }
}

/// <summary>Two recordings whose fingerprints come near.</summary>
/// <param name="First">Number of the one.</param>
/// <param name="Second">Number of the other, which is higher.</param>
/// <param name="Match">Where they agree best.</param>
/// <param name="Percent">By how many percent the first had to be made faster for that.</param>
internal readonly record struct PrintPair(int First, int Second, PrintMatch Match, int Percent)
{
    /// <summary>Where in the one, as it is, the other's beginning lies (s).</summary>
    public double OffsetSeconds => Match.OffsetSeconds * (100 + Percent) / 100;
}
