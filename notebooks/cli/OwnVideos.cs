using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Videos;
using Vcmr.Lessons;
using Vcmr.Media;

namespace Vcmr.Cli;

/// <summary>A user's own music videos on their way to the profile <c>mine</c>.</summary>
internal static class OwnVideos
{
    private const string Profile = "mine";
    private const int FewestVideos = 4;

    /// <summary>The corpus that the profile takes.</summary>
    public static string Corpus => Path.Combine(Folder, "corpus");

    private static string Folder => Path.Combine(RepositoryRoot.Find(), "data", Profile);

    /// <summary>Refuses a folder of sound alone, from which stage 2 could not learn.</summary>
    /// <param name="folder">The folder, or null where no own one was named.</param>
    /// <exception cref="VcmrException">There are audio files in it and no videos.</exception>
    public static void Check(string? folder)
    {
        if (folder is null || !Directory.Exists(folder))
        {
            return;
        }

        if (!MediaFiles.HasVideos(folder))
        {
            IReadOnlyList<string> files = MediaFiles.Expand([folder]);
            throw new VcmrException(
                $"'{folder}' has {files.Count} files of sound and no video; stage 1 learns from them by {ToolName.Hint($"train audio --profile music --set data.music={folder}")}, or name a folder of music videos.");
        }
    }

    /// <summary>Makes the tags and says what to type next.</summary>
    public static void Finish(string folder, PrepareSummary summary)
    {
        if (summary.Kept < FewestVideos)
        {
            Console.WriteLine($"{(summary.Kept == 1 ? "One video is" : $"{summary.Kept} videos are")} few: with {FewestVideos} or more a part of them can validate; see why others were left out with {ToolName.Hint($"corpus list {DefaultModel.Shown(Corpus)}")}.");
        }

        string csv = Path.Combine(Folder, "tags.csv");
        OwnTagsSummary? tags = OwnTags.Write(folder, csv);
        if (tags is null)
        {
            // Those of another folder, prepared before, say nothing of this one.
            File.Delete(csv);
        }

        string from = tags?.Table is { } table ? $"from {DefaultModel.Shown(table)}" : "from the names of the folders";
        Console.WriteLine(tags is null
            ? $"Tags: none. To train taggers, write {Path.Combine(folder, OwnTags.FileName)} with the header path,tags (several parted by ';'), or put the files into folders called by their tags, and run this again."
            : VisibleText.Of($"Tags {from}: {tags.Tags.Count} on {tags.Files} files ({string.Join(", ", tags.Tags.Take(8))}{(tags.Tags.Count > 8 ? ", …" : "")})."));
        Console.WriteLine($"Go on with: {ToolName.Typed} train audio-video --profile {Profile}");
    }
}
