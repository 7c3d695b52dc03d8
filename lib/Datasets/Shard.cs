using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Vcmr.Datasets.Parts;
using Vcmr.Storage;

namespace Vcmr.Datasets;

/// <summary>One of several parts into which a job is dealt out, written i/n.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
public readonly record struct Shard(int Number, int Count)
{
    /// <summary>The only part of a job that is not dealt out.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>i/n</c>.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The shard, or null where the text names none.</returns>
    public static Shard? Parse(string text) =>
        text.Split('/') is [var i, var n]
        && int.TryParse(i, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
        && number >= 1 && number <= count ? new Shard(number, count) : null;

    /// <summary>
    /// Whether an item belongs here: item to shard 1 + h mod n, h being the first eight bytes of the SHA-256 of its name,
    /// big-endian. It does not depend on what else there is, so a shard goes on when items come.
    /// </summary>
    /// <param name="item">Its name: for a video, its path below the video folder with forward slashes.</param>
    public bool Contains(string item) =>
        Count == 1 || BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(item))) % (ulong)Count == (ulong)(Number - 1);

    /// <inheritdoc/>
    public override string ToString() => $"{Number}/{Count}";
}

/// <summary>Finds the folders of a corpus that was prepared in shards, and sees to it that they belong together.</summary>
internal static class ShardFolders
{
    public const string Setting = "shard";

    /// <summary>The folder itself where it holds a catalog, or else its subfolders that do, by name.</summary>
    /// <exception cref="VcmrException">There is none.</exception>
    public static IReadOnlyList<string> Find(string folder)
    {
        if (CatalogFile.Exists(folder) || !Directory.Exists(folder))
        {
            return [folder];
        }

        string[] found = [.. Directory.EnumerateDirectories(folder).Where(CatalogFile.Exists).Order(StringComparer.Ordinal)];
        return found.Length > 0 ? found : [folder];
    }

    /// <summary>Opens corpora that are to be read as one.</summary>
    /// <returns>The catalogs; the caller disposes them.</returns>
    /// <exception cref="VcmrException">One is missing, or they do not belong together.</exception>
    public static List<CatalogFile> Open(IReadOnlyList<string> folders, string kind)
    {
        string[] found = [.. folders.SelectMany(Find)];
        var catalogs = new List<CatalogFile>();
        try
        {
            foreach (string folder in found)
            {
                catalogs.Add(CatalogFile.Read(folder, kind));
            }

            if (catalogs.Count == 0)
            {
                throw new VcmrException("No corpus was named; name its folder, or those of its shards.");
            }

            // A single shard may be looked at by name.
            if (!found.SequenceEqual(folders) || found.Length > 1)
            {
                Check(catalogs);
            }

            return catalogs;
        }
        catch
        {
            catalogs.ForEach(c => c.Dispose());
            throw;
        }
    }

    /// <summary>The error of an item that lies in two of the corpora.</summary>
    public static VcmrException Repeated(string path, string first, string second) =>
        new($"'{path}' is in '{first}' and in '{second}'; open only one of the two.");

    private static void Check(List<CatalogFile> catalogs)
    {
        SortedDictionary<string, string>[] all = [.. catalogs.Select(c => c.Settings())];
        string?[] labels = [.. all.Select(s => s.Remove(Setting, out string? label) ? label : null)];
        Shard[] shards = [.. labels.Select(l => Shard.Parse(l ?? "") ?? Shard.Whole)];
        string first = catalogs[0].Folder;
        for (int i = 1; i < all.Length; i++)
        {
            string? name = all[0].Keys.Union(all[i].Keys).FirstOrDefault(k => all[0].GetValueOrDefault(k) != all[i].GetValueOrDefault(k));
            if (name is not null)
            {
                throw new VcmrException(
                    $"'{catalogs[i].Folder}' was made with {name} '{all[i].GetValueOrDefault(name)}' and '{first}' with '{all[0].GetValueOrDefault(name)}'; what is opened together needs the same settings.");
            }
        }

        if (PartFolders.Check(catalogs, labels))
        {
            return;
        }

        for (int i = 1; i < all.Length; i++)
        {
            if (shards[i].Count != shards[0].Count)
            {
                throw new VcmrException($"'{catalogs[i].Folder}' is shard {shards[i]} and '{first}' is shard {shards[0]}; open the shards of one division together.");
            }

            int twin = Array.FindIndex(shards, s => s == shards[i] && s.Count > 1);
            if (twin >= 0 && twin < i)
            {
                throw new VcmrException($"'{catalogs[i].Folder}' and '{catalogs[twin].Folder}' are both shard {shards[i]}; open only one of the two.");
            }
        }

        int missing = shards[0].Count > 1 ? Enumerable.Range(1, shards[0].Count).FirstOrDefault(n => shards.All(s => s.Number != n)) : 0;
        if (missing > 0)
        {
            throw new VcmrException(
                $"Shard {missing}/{shards[0].Count} is missing beside '{first}'; prepare it with --shard {missing}/{shards[0].Count} into a folder of its own, or open single shards by name.");
        }
    }
}
