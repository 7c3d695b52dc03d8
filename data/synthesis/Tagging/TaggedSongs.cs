using System.Text;
using Vcmr.Synthesis.Composition;
using nietras.SeparatedValues;

namespace Vcmr.Synthesis.Tagging;

/// <summary>The tagged set on paper: songs, parts, labels.</summary>
internal sealed class TaggedSongs
{
    private const double ValidationShare = 0.2;
    private const double TestShare = 0.25;
    private const double ShortestClip = 10;
    private const double LongestClip = 12;

    /// <summary>Plans a set.</summary>
    public TaggedSongs(DemoOptions options)
    {
        int validation = (int)Math.Round(options.Clips * ValidationShare), test = (int)Math.Round(options.Clips * TestShare);
        (string Name, int Count)[] parts = [("train", options.Clips - validation - test), ("validation", validation), ("test", test)];
        List<TaggedSong> songs = [];
        for (int p = 0; p < parts.Length; p++)
        {
            SongSpec[] specs = BalancedSpecs.Draw(parts[p].Count, ShortestClip, LongestClip, new CounterRandom(options.Seed, 200, p));
            string[][] labels = [.. specs.Select(TagVocabulary.Of)];
            if (parts[p].Name == "train")
            {
                Omit(labels, options, BalancedSpecs.Minimum(specs.Length));
            }

            for (int i = 0; i < specs.Length; i++)
            {
                songs.Add(new TaggedSong($"audio/clip-{songs.Count + 1:0000}.mp3", parts[p].Name, specs[i], labels[i]));
            }
        }

        Songs = songs;
    }

    /// <summary>The clips in the order of their file names.</summary>
    public IReadOnlyList<TaggedSong> Songs { get; }

    /// <summary>The text of clips.csv.</summary>
    public string Csv()
    {
        using var text = new StringWriter { NewLine = "\n" };
        using SepWriter rows = Sep.New(',').Writer(o => o with { Escape = true }).To(text, leaveOpen: true);
        foreach (TaggedSong song in Songs)
        {
            using SepWriter.Row row = rows.NewRow();
            row["path"].Set(song.Path);
            row["split"].Set(song.Part);
            row["tags"].Set(string.Join(';', song.Labels));
        }

        rows.Flush();
        return text.ToString();
    }

    /// <summary>The text of groups.yaml.</summary>
    public static string GroupsYaml()
    {
        var text = new StringBuilder();
        foreach ((string group, IReadOnlyList<string> tags) in TagVocabulary.Groups)
        {
            text.Append($"{group}:\n");
            foreach (string tag in tags)
            {
                text.Append($"  - {tag}\n");
            }
        }

        return text.ToString();
    }

    // Listeners forget tags; a tag that has few positives keeps them.
    private static void Omit(string[][] labels, DemoOptions options, int minimum)
    {
        var random = new CounterRandom(options.Seed, 201);
        Dictionary<string, int> positives = TagVocabulary.All.ToDictionary(t => t, t => labels.Count(l => l.Contains(t)));
        for (int i = 0; i < labels.Length; i++)
        {
            List<string> kept = [];
            foreach (string tag in labels[i])
            {
                if (random.Chance(options.OmittedTags) && positives[tag] > minimum)
                {
                    positives[tag]--;
                }
                else
                {
                    kept.Add(tag);
                }
            }

            labels[i] = [.. kept];
        }
    }
}

/// <summary>One clip of the tagged set.</summary>
/// <param name="Path">The audio file, relative to clips.csv.</param>
/// <param name="Part">train, validation or test.</param>
/// <param name="Spec">The song.</param>
/// <param name="Labels">The tags that clips.csv gives it.</param>
internal sealed record TaggedSong(string Path, string Part, SongSpec Spec, IReadOnlyList<string> Labels);
