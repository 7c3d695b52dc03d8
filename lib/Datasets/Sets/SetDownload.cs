namespace Vcmr.Datasets.Sets;

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
