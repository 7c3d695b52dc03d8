using System.Text.Json;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Picture;
using Vcmr.Synthesis.Tagging;

namespace Vcmr.Synthesis.Files;

/// <summary>Writes the truth about the videos.</summary>
internal static class SongTable
{
    /// <summary>Name of the table in the corpus's folder.</summary>
    public const string FileName = "songs.json";

    /// <summary>How the corpus's JSON files are written and read.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The table's text.</summary>
    public static string Text(IEnumerable<DemoItem> items) =>
        JsonSerializer.Serialize(items.Where(i => i.Kind == DemoKind.Video).Select(Describe), Json) + "\n";

    private static DemoSong Describe(DemoItem item)
    {
        SongSpec spec = item.Spec;
        int[] cuts = Storyboard.CutFrames(item.Seen(Composer.Compose(spec, excerpt: false)), item.FrameRate);
        return new DemoSong(
            Path.GetFileName(item.Path),
            TagVocabulary.Name(spec.Genre),
            spec.SecondGenre is { } second ? TagVocabulary.Name(second) : null,
            [.. spec.Parts.Select(p => TagVocabulary.Name(p.Instrument))],
            TagVocabulary.Name(spec.Rhythm),
            spec.Bpm,
            TagVocabulary.Name(spec.Mode),
            TagVocabulary.Name(spec.Dynamics),
            TagVocabulary.Name(spec.Singer),
            Math.Round(spec.Seconds, 3),
            item.FrameRate,
            [.. cuts.Select(c => Math.Round(c / item.FrameRate, 4))],
            TagVocabulary.Of(spec));
    }
}
