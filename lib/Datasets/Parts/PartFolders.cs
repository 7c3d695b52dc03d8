using Vcmr.Storage;

namespace Vcmr.Datasets.Parts;

/// <summary>Sees to it that corpora which are parts of a division belong together and are all there.</summary>
internal static class PartFolders
{
    /// <summary>Checks corpora that are to be read as one.</summary>
    /// <param name="catalogs">The corpora.</param>
    /// <param name="labels">What each says it is of a whole, in the same order.</param>
    /// <returns>Whether they are parts of a division; false where they are something else.</returns>
    /// <exception cref="VcmrException">They do not belong together, or one is missing.</exception>
    public static bool Check(List<CatalogFile> catalogs, string?[] labels)
    {
        (int Number, string Id)?[] parts = [.. labels.Select(DivisionPart.Parse)];
        if (parts.All(p => p is null))
        {
            return false;
        }

        string first = catalogs[0].Folder;
        for (int i = 0; i < parts.Length; i++)
        {
            if (parts[i]?.Id != parts[0]?.Id)
            {
                throw new VcmrException($"'{catalogs[i].Folder}' is {Named(labels[i])} and '{first}' is {Named(labels[0])}; open the parts of one division together.");
            }

            int twin = Array.IndexOf(parts, parts[i]);
            if (twin < i)
            {
                throw new VcmrException($"'{catalogs[i].Folder}' and '{catalogs[twin].Folder}' are both part {parts[i]!.Value.Number}; open only one of the two.");
            }
        }

        string id = parts[0]!.Value.Id;
        IEnumerable<PartNote> notes = catalogs.Select(c => PartNote.Read(c.Folder)).OfType<PartNote>().Where(n => n.Division == id);
        int[] missing = [.. (notes.MaxBy(n => n.Revision)?.Needed ?? []).Except(parts.Select(p => p!.Value.Number)).Order()];
        return missing.Length == 0 ? true : throw new VcmrException(
            $"Part {missing[0]} of the division is missing beside '{first}'; prepare it with --part {missing[0]} into a folder of its own, or open single parts by name.");
    }

    /// <summary>The items that a part's catalog has, whatever became of them; none where there is no catalog.</summary>
    /// <param name="folder">The part's folder.</param>
    /// <param name="kind">What the division deals out.</param>
    /// <param name="label">What the catalog must say it is.</param>
    /// <exception cref="VcmrException">It is damaged, or holds something else.</exception>
    public static HashSet<string> Done(string folder, DividedKind kind, string label)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        if (!CatalogFile.Exists(folder))
        {
            return done;
        }

        bool isTagged = kind == DividedKind.Clips;
        using CatalogFile catalog = CatalogFile.Read(folder, isTagged ? Tagged.TaggedCorpusWriter.Kind : Videos.VideoCorpusWriter.Kind);
        if (catalog.Setting(ShardFolders.Setting) is var found && found != label)
        {
            throw new VcmrException($"'{folder}' is {Named(found)} and not {label}; name the folder of that part.");
        }

        return catalog.Snapshot(() =>
        {
            using var command = catalog.Command(isTagged ? "SELECT path FROM clips" : "SELECT path FROM videos");
            using var row = command.ExecuteReader();
            while (row.Read())
            {
                done.Add(row.GetString(0));
            }

            return done;
        });
    }

    private static string Named(string? label) => label is null || label == Shard.Whole.ToString() ? "a corpus of its own" : DivisionPart.Parse(label) is null ? $"shard {label}" : label;
}
