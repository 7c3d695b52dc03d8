using System.Security.Cryptography;
using System.Text;

namespace Vcmr.Datasets.Parts;

/// <summary>
/// How the items of a corpus are dealt out to parts, each prepared by one process into a folder of its own. Parts opened
/// together are the corpus that was prepared in one piece.
/// </summary>
/// <param name="Id">A name that stays when items come or parts are split, so that parts of two divisions are not mixed up.</param>
/// <param name="Kind">What the items are.</param>
/// <param name="Parts">The highest number of a part; numbers start at 1.</param>
/// <param name="Revision">Grows with each change.</param>
/// <param name="Items">The items, by path.</param>
/// <param name="Splits">Which parts were split, in order.</param>
public sealed record Division(string Id, DividedKind Kind, int Parts, int Revision, IReadOnlyList<DividedItem> Items, IReadOnlyList<PartSplit> Splits)
{
    /// <summary>The usual name of its file, in the folder whose subfolders are the parts.</summary>
    public const string FileName = "division.json";

    /// <summary>The numbers of the parts that have items.</summary>
    public IReadOnlyList<int> Needed => [.. Items.Select(i => i.Part).Distinct().Order()];

    /// <summary>Deals out items for the first time.</summary>
    /// <param name="kind">What they are.</param>
    /// <param name="items">The items, in any order; their parts do not matter.</param>
    /// <param name="parts">How many parts.</param>
    internal static Division Of(DividedKind kind, IEnumerable<DividedItem> items, int parts)
    {
        DividedItem[] sorted = [.. items.OrderBy(i => i.Path, StringComparer.Ordinal)];
        string content = string.Join('\n', sorted.Select(i => $"{i.Path}\0{i.Bytes}").Prepend($"{kind} {parts}"));
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)))[..12];
        return new Division(id, kind, parts, 1, PartBalance.Deal(sorted, [], [.. Enumerable.Range(1, parts)]), []);
    }

    /// <summary>Adds items that are new to the parts that have least; the others stay where they are.</summary>
    internal Division With(IEnumerable<DividedItem> items)
    {
        HashSet<string> known = [.. Items.Select(i => i.Path)];
        DividedItem[] added = [.. items.Where(i => !known.Contains(i.Path))];
        return added.Length == 0 ? this : this with
        {
            Revision = Revision + 1,
            Items = Sorted(PartBalance.Deal(added, Items, [.. Enumerable.Range(1, Parts)]).Concat(Items)),
        };
    }

    /// <summary>Gives what of a part is not done to new parts.</summary>
    /// <param name="part">The part.</param>
    /// <param name="into">How many new ones at most.</param>
    /// <param name="done">What of it is done, which stays.</param>
    /// <returns>The division with the new parts; itself where nothing is left to do.</returns>
    internal Division Split(int part, int into, IReadOnlySet<string> done)
    {
        DividedItem[] open = [.. Items.Where(i => i.Part == part && !done.Contains(i.Path))];
        if (open.Length == 0)
        {
            return this;
        }

        int[] added = [.. Enumerable.Range(Parts + 1, Math.Min(into, open.Length))];
        HashSet<string> moved = [.. open.Select(i => i.Path)];
        return this with
        {
            Parts = Parts + added.Length,
            Revision = Revision + 1,
            Items = Sorted(Items.Where(i => !moved.Contains(i.Path)).Concat(PartBalance.Deal(open, [], added))),
            Splits = [.. Splits, new PartSplit(part, added, Items.Count(i => i.Part == part) - open.Length, open.Length)],
        };
    }

    private static DividedItem[] Sorted(IEnumerable<DividedItem> items) => [.. items.OrderBy(i => i.Path, StringComparer.Ordinal)];
}

/// <summary>What a division deals out.</summary>
public enum DividedKind
{
    /// <summary>Music videos.</summary>
    Videos,

    /// <summary>Music of which only the sound is taken.</summary>
    Music,

    /// <summary>The clips of a tagged set.</summary>
    Clips,
}

/// <summary>An item of a division.</summary>
/// <param name="Path">Its name: for a video its path below the video folder with forward slashes, for a clip its path in the set's table.</param>
/// <param name="Bytes">Its size when it was dealt out; 0 where there was no file.</param>
/// <param name="Seconds">Its duration (s); 0 where it was not asked for or not found.</param>
/// <param name="Part">The number of its part.</param>
public sealed record DividedItem(string Path, long Bytes, double Seconds, int Part);

/// <summary>A part that was split.</summary>
/// <param name="Part">Its number.</param>
/// <param name="Into">The numbers of the parts that got what was not done.</param>
/// <param name="Kept">Items that were done and stayed.</param>
/// <param name="Moved">Items that were not.</param>
public sealed record PartSplit(int Part, IReadOnlyList<int> Into, int Kept, int Moved);
