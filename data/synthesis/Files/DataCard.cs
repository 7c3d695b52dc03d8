using System.Globalization;
using Vcmr.Studies;
using Vcmr.Synthesis.Tagging;

namespace Vcmr.Synthesis.Files;

/// <summary>The card of a demo corpus, <c>data-card.md</c>: what lies in its folder, how it was made, what it is not.</summary>
internal static class DataCard
{
    /// <summary>Name of the card in the corpus's folder.</summary>
    public const string FileName = "data-card.md";

    /// <summary>The card's text; the same options give the same.</summary>
    public static string Text(DemoOptions options, DemoPlan plan)
    {
        int Count(DemoKind kind) => plan.Items.Count(i => i.Kind == kind);
        int videos = Count(DemoKind.Video), clips = Count(DemoKind.Clip), rejects = plan.Items.Count - videos - clips;
        PictureCue[] off = [.. Enum.GetValues<PictureCue>().Except(options.Cues)];
        string cues = off.Length == 0
            ? "All four cues of the pictures follow the song: instruments, voice, mood, tempo."
            : $"These cues of the pictures follow another song: {string.Join(", ", off).ToLowerInvariant()}. The others follow their own.";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Synthesised music videos and tagged clips

            Made by VCMR in C# {typeof(DataCard).Assembly.GetName().Version?.ToString(3)} from seed {options.Seed}; the same options give the same bytes. Nothing in here was recorded, filmed
            or downloaded: no person is in it, and no work of anybody else.

            | | |
            | --- | --- |
            | `videos/` | {videos} music videos of {options.ShortestVideo} to {options.LongestVideo} s (H.264 and AAC){(rejects > 0 ? $", and {rejects} that cleaning has to reject" : "")} |
            | `songs.json` | the truth about the videos: genre, instruments, rhythm, tempo, mode, dynamics, singer, cuts, tags |
            | `tagged/` | {clips} clips (MP3) with {TagVocabulary.All.Count} tags in four groups: `clips.csv` (path, split, tags), `groups.yaml` |

            **Made so.** A seed draws each song's specification; notes are written from it and sounded by models of instruments, drums and
            voices in a room; pictures are drawn of it, and both go through real codecs. {cues}

            **Labels** are true. Of a training clip's tags {100 * options.OmittedTags:0.#} % are left out at random, as listeners forget some.

            **It lacks** lyrics, real voices and instruments, recordings of many years and studios, actors, stories, dance, metres beyond three
            and four beats, songs longer than these. What helps here may help less, or otherwise, on real music.

            `vcmr data card` measures how much the songs differ; the project's `data/README.md` says more.

            """);
    }
}
