namespace Vcmr.Datasets.Sets;

/// <summary>A tagging set as it lies on disk: its description in one of three layouts, and the folder of its audio.</summary>
/// <param name="Kind">The layout.</param>
/// <param name="Description">The CSV file, MagnaTagATune's table, or the folder of MTG-Jamendo's tables.</param>
public sealed record TaggedSource(TaggedSetKind Kind, string Description)
{
    /// <summary>Samples (16 kHz) of the longest segment of the paper; a shorter clip cannot be tagged at every resolution.</summary>
    public const int SegmentSamples = 98_415;

    /// <summary>Folder that the paths of the set start at; empty for the usual place: a folder <c>audio</c> or <c>mp3</c>
    /// beside the description, or the description's own folder.</summary>
    public string Audio { get; init; } = string.Empty;

    /// <summary>Leave out clips without any tag (MagnaTagATune).</summary>
    public bool Cleaned { get; init; }

    /// <summary>Leave out the last tenth of the training tracks as the official code does (MTG-Jamendo).</summary>
    public bool DropTrainTail { get; init; }

    /// <summary>The largest part of a clip's sound, 0 to 1, that may be mended for it to follow its time stamps (<see cref="Videos.PrepareOptions.MaxMendedSound"/>).</summary>
    public double MaxMendedSound { get; init; } = MendedSoundLimit.Default;

    /// <summary>Clips with fewer samples (16 kHz) become a reported row; 0 keeps all. The published sets need one segment.</summary>
    public int MinimumSamples { get; init; } = Kind == TaggedSetKind.Csv ? 0 : SegmentSamples;

    /// <summary>The folder that the set's paths start at.</summary>
    public string AudioFolder => Audio.Length > 0 ? Path.GetFullPath(Audio) : UsualFolder();

    /// <summary>True when the files that describe the set are there.</summary>
    public bool Exists => Kind switch
    {
        TaggedSetKind.MagnaTagATune => File.Exists(MagnaTagATune.Table(Description)),
        TaggedSetKind.MtgJamendo => File.Exists(MtgJamendo.SplitTable(MtgJamendo.Tables(Description), "train")),
        _ => File.Exists(Description),
    };

    /// <summary>Folder of the description.</summary>
    internal string Home => Kind switch
    {
        TaggedSetKind.MtgJamendo => Path.GetFullPath(MtgJamendo.Tables(Description)),
        TaggedSetKind.MagnaTagATune when Path.GetExtension(Description) is not (".csv" or ".gz") => Path.GetFullPath(Description),
        _ => Path.GetDirectoryName(Path.GetFullPath(Description))!,
    };

    /// <summary>Reads the description.</summary>
    /// <exception cref="VcmrException">A file is missing or wrong; the message names it.</exception>
    public TaggedSet Read() => Kind switch
    {
        TaggedSetKind.MagnaTagATune => MagnaTagATune.Read(MagnaTagATune.Table(Description), Cleaned),
        TaggedSetKind.MtgJamendo => MtgJamendo.Read(Description, DropTrainTail),
        _ => TaggedCsv.Read(Description),
    };

    /// <summary>Where an entry's audio lies. Its path may have backslashes, as on Windows. MTG-Jamendo's smaller edition calls its files <c>948.low.mp3</c> for <c>948.mp3</c>.</summary>
    /// <param name="entry">One of the set's entries.</param>
    /// <returns>The file's path below <see cref="AudioFolder"/>; where there is none, that of the plain name.</returns>
    public string Locate(TaggedEntry entry)
    {
        string path = entry.Path;
        if (path.Contains('\\', StringComparison.Ordinal) && !IsThere(path))
        {
            // Written on Windows. Where there is a file of that very name, it is meant.
            string turned = path.Replace('\\', '/');
            path = IsThere(turned) ? turned : path;
        }

        if (Kind == TaggedSetKind.MtgJamendo && !IsThere(path))
        {
            string low = Path.ChangeExtension(path, ".low" + Path.GetExtension(path));
            path = IsThere(low) ? low : path;
        }

        return path;
    }

    /// <summary>Whether any clip of the set has a file. A set without one is a folder named wrongly rather than clips that are missing.</summary>
    /// <param name="set">What <see cref="Read"/> gave.</param>
    public bool HasAudio(TaggedSet set) => set.Entries.Any(e => File.Exists(Path.Combine(AudioFolder, Locate(e))));

    private bool IsThere(string path) => File.Exists(Path.Combine(AudioFolder, path));

    private string UsualFolder()
    {
        // The CSV of a user's own set has always named its files from where it lies.
        string[] names = Kind == TaggedSetKind.Csv ? [] : ["audio", "mp3"];
        IEnumerable<string> homes = Kind == TaggedSetKind.MtgJamendo && Home != Path.GetFullPath(Description) ? [Home, Path.GetFullPath(Description)] : [Home];
        return homes.SelectMany(h => names.Select(n => Path.Combine(h, n))).FirstOrDefault(Directory.Exists) ?? homes.Last();
    }
}

/// <summary>How a tagging set is laid out.</summary>
public enum TaggedSetKind
{
    /// <summary>A CSV file with the header path,split,tags, several tags parted by semicolons, and beside it, if wanted, groups.yaml.</summary>
    Csv,

    /// <summary>MagnaTagATune as distributed, see <see cref="MagnaTagATune"/>.</summary>
    MagnaTagATune,

    /// <summary>MTG-Jamendo mood/theme as distributed: its tables and split 0.</summary>
    MtgJamendo,
}

/// <summary>The names by which profiles and the command line call the kinds of tagging sets.</summary>
public static class TaggedSetKinds
{
    /// <summary>The names: <c>csv</c>, <c>mtat</c>, <c>jamendo</c>.</summary>
    public static IReadOnlyList<string> Names { get; } = ["csv", "mtat", "jamendo"];

    /// <summary>The kind of a name.</summary>
    /// <exception cref="VcmrException">There is no such kind.</exception>
    public static TaggedSetKind Parse(string name) => name switch
    {
        "csv" => TaggedSetKind.Csv,
        "mtat" => TaggedSetKind.MagnaTagATune,
        "jamendo" => TaggedSetKind.MtgJamendo,
        _ => throw new VcmrException($"There is no kind of tagging set '{name}'; choose one of: {string.Join(", ", Names)}."),
    };
}

/// <summary>Where the published sets are had and how large they are.</summary>
public static class SetDownload
{
    /// <summary>What to do for a set whose description is missing, as one clause of a message.</summary>
    /// <param name="kind">The set.</param>
    /// <param name="description">Where its description is expected.</param>
    /// <param name="audio">Where its audio is expected.</param>
    public static string Advice(TaggedSetKind kind, string description, string audio) => kind switch
    {
        TaggedSetKind.MagnaTagATune =>
            $"download {MagnaTagATune.TableName} and the audio (about 3 GB of mp3 in three parts, mp3.zip.001 to .003; join and unzip them) from "
            + $"https://mirg.city.ac.uk/codeapps/the-magnatagatune-dataset, put the table at '{description}' and the folders 0 to f into '{audio}'",
        TaggedSetKind.MtgJamendo =>
            "check out https://github.com/MTG/mtg-jamendo-dataset, download the audio of autotagging_moodtheme with its script (about 150 GB; "
            + $"about 46 GB for audio-low), put its folder 'data' at '{description}' and the folders 00 to 99 into '{audio}'",
        _ => $"make the file '{description}' with the header path,split,tags",
    };
}
