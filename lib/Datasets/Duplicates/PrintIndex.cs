using System.Runtime.InteropServices;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// An inverted index: which items of which fingerprints have some bits in common. Items that repeat their predecessor, are
/// silent, or have bits that very many have say nothing and are left out.
/// </summary>
internal sealed class PrintIndex
{
    /// <summary>
    /// Bits that must be the same, a byte left out of each: of two items that differ in a few neighbouring bits one of the
    /// four sees no difference. Each is an index of its own, so that only one is in memory.
    /// </summary>
    public static IReadOnlyList<uint> Masks { get; } = [0x00FF_FFFF, 0xFF00_FFFF, 0xFFFF_00FF, 0xFFFF_FF00];

    // Hits at one offset, give or take one item, from which on two recordings are compared.
    private const int FewestHits = 2;
    private readonly uint _mask;

    // Sorted: bits in the upper half, number of the item in the lower one.
    private readonly ulong[] _entries;
    private readonly int[] _starts;
    private readonly int _mostUses;

    public PrintIndex(IReadOnlyList<PrintItems> prints, uint mask)
    {
        _mask = mask;
        _starts = new int[prints.Count + 1];
        for (int i = 0; i < prints.Count; i++)
        {
            _starts[i + 1] = checked(_starts[i] + prints[i].Count);
        }

        var entries = new List<ulong>(_starts[^1]);
        for (int i = 0; i < prints.Count; i++)
        {
            for (int at = 0; at < prints[i].Count; at++)
            {
                if (IsUsed(prints[i], at))
                {
                    entries.Add(((ulong)(prints[i].Items[at] & mask) << 32) | (uint)(_starts[i] + at));
                }
            }
        }

        _entries = [.. entries];
        Array.Sort(_entries);
        _mostUses = Math.Max(256, _entries.Length / 20_000);
    }

    /// <summary>Later recordings that may hold the same sound.</summary>
    /// <param name="query">A fingerprint of a recording.</param>
    /// <param name="recording">The recording's number.</param>
    /// <returns>Recordings after it, and the item of the query at which theirs begins.</returns>
    public IReadOnlyList<(int Recording, int Offset)> Candidates(PrintItems query, int recording)
    {
        var hits = new List<(int Recording, int Offset)>();
        for (int at = 0; at < query.Count; at++)
        {
            if (!IsUsed(query, at))
            {
                continue;
            }

            ulong key = (ulong)(query.Items[at] & _mask) << 32;
            int first = Place(key | (uint)_starts[recording + 1]), end = Place(key + (1UL << 32));
            for (int e = first; e < end && end - first <= _mostUses; e++)
            {
                int item = (int)(uint)_entries[e], other = RecordingOf(item);
                hits.Add((other, at - (item - _starts[other])));
            }
        }

        return Agreeing(hits);
    }

    // Of hits at neighbouring offsets, the offset that most of them have.
    private static List<(int Recording, int Offset)> Agreeing(List<(int Recording, int Offset)> hits)
    {
        hits.Sort();
        var found = new List<(int Recording, int Offset)>();
        ReadOnlySpan<(int Recording, int Offset)> all = CollectionsMarshal.AsSpan(hits);
        for (int from = 0, to; from < all.Length; from = to)
        {
            int most = 0, same = 0, offset = 0;
            for (to = from; to < all.Length && (to == from || (all[to].Recording == all[from].Recording && all[to].Offset - all[to - 1].Offset <= 1)); to++)
            {
                same = to > from && all[to].Offset == all[to - 1].Offset ? same + 1 : 1;
                (most, offset) = same > most ? (same, all[to].Offset) : (most, offset);
            }

            if (to - from >= FewestHits)
            {
                found.Add((all[from].Recording, offset));
            }
        }

        return found;
    }

    private static bool IsUsed(PrintItems print, int at) => print.IsHeard[at] && (at == 0 || print.Items[at] != print.Items[at - 1]);

    private int Place(ulong entry)
    {
        int place = Array.BinarySearch(_entries, entry);
        return place < 0 ? ~place : place;
    }

    private int RecordingOf(int item)
    {
        int place = Array.BinarySearch(_starts, item);
        // Recordings without any item begin where the next one does; the last of those that begin here holds it.
        if (place < 0)
        {
            return ~place - 1;
        }

        while (place + 1 < _starts.Length && _starts[place + 1] == item)
        {
            place++;
        }

        return place;
    }
}
