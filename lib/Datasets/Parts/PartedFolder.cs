using System.Globalization;
using Vcmr.Datasets.Videos;
using Vcmr.Storage;

namespace Vcmr.Datasets.Parts;

/// <summary>A folder whose subfolders, named by numbers, are the parts of the division that lies in it.</summary>
/// <param name="Folder">The folder.</param>
internal sealed record PartedFolder(string Folder)
{
    /// <summary>The division's file.</summary>
    public string File => Path.Combine(Folder, Division.FileName);

    /// <summary>Whether the folder is divided. One that holds a corpus itself is none, whatever lies beside it.</summary>
    public bool IsDivided => System.IO.File.Exists(File) && !CatalogFile.Exists(Folder);

    /// <summary>A part's corpus folder.</summary>
    public string FolderOf(int part) => Path.Combine(Folder, part.ToString(CultureInfo.InvariantCulture));

    /// <summary>The parts of which items are not in their corpus yet.</summary>
    /// <exception cref="VcmrException">A corpus or the division is damaged.</exception>
    public IReadOnlyList<int> Unfinished()
    {
        Division division = DivisionFile.Read(File);
        return
        [
            .. from part in division.Items.GroupBy(i => i.Part, i => i.Path)
               let done = PartFolders.Done(FolderOf(part.Key), division.Kind, DivisionPart.LabelOf(part.Key, division.Id))
               where !part.All(done.Contains)
               orderby part.Key
               select part.Key,
        ];
    }

    /// <summary>What to say where files came to a folder of videos after the division; null where none did.</summary>
    public string? Undivided(PrepareOptions options)
    {
        HashSet<string> known = [.. DivisionFile.Read(File).Items.Select(i => i.Path)];
        int count = Directory.Exists(options.VideoFolder) ? VideoFiles.Find(options).Names.Count(n => !known.Contains(n)) : 0;
        return count == 0 ? null : Portion.Undivided(count, $"'{options.VideoFolder}'", File, $"--videos {options.VideoFolder}");
    }
}
