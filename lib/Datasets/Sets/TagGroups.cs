using System.Collections.Frozen;
using Vcmr.Formats.Yaml;

namespace Vcmr.Datasets.Sets;

/// <summary>
/// The paper's grouping of MagnaTagATune's 50 most frequent tags (Figure 2). 47 tags are in a group; <c>male vocal</c>,
/// <c>no voice</c> and <c>woman</c> are in none.
/// </summary>
public static class TagGroups
{
    /// <summary>Group name to tags, in the paper's order.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> MagnaTagATuneGroups { get; } =
    [
        new("genre", ["classical", "techno", "electronic", "rock", "indian", "opera", "pop", "classic", "new age", "dance", "country", "metal"]),
        new("mood", ["slow", "fast", "ambient", "loud", "quiet", "soft", "weird"]),
        new("instrument", ["guitar", "strings", "drums", "piano", "violin", "synth", "harpsichord", "flute", "sitar", "harp", "cello"]),
        new("vocals", ["vocal", "female", "male", "singing", "vocals", "no vocals", "no vocal", "man", "voice", "male voice", "female vocal", "female voice"]),
        new("other", ["beat", "solo", "beats", "choir", "choral"]),
    ];

    /// <summary>Tag name to group name, as scoring takes it.</summary>
    public static IReadOnlyDictionary<string, string> MagnaTagATune { get; } = Invert(MagnaTagATuneGroups);

    /// <summary>Turns groups of tags into a map from tag to group.</summary>
    /// <param name="groups">Group name to tags.</param>
    /// <exception cref="VcmrException">A tag is in two groups.</exception>
    public static IReadOnlyDictionary<string, string> Invert(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> groups)
    {
        var byTag = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string group, IReadOnlyList<string> tags) in groups)
        {
            foreach (string tag in tags)
            {
                if (!byTag.TryAdd(tag, group))
                {
                    throw new VcmrException($"Tag '{tag}' is in the groups '{byTag[tag]}' and '{group}'; keep it in one.");
                }
            }
        }

        return byTag.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads groups of tags, tag name to group name, from a YAML file of group names and lists of tags.</summary>
    /// <param name="path">The file; an empty one has no groups.</param>
    /// <exception cref="VcmrException">It is no such file, or a tag is in two groups; the message names the line.</exception>
    internal static Dictionary<string, string> Read(string path)
    {
        YamlFile file = YamlFile.Read(path);
        var byTag = new Dictionary<string, string>(StringComparer.Ordinal);
        if (file.Root is null or { IsNull: true })
        {
            return byTag;
        }

        if (file.Root is not YamlMapping groups)
        {
            throw file.Wrong(file.Root, "must map each group's name to a list of tags, as in 'genre: [rock, jazz]'.");
        }

        foreach ((string group, YamlValue value) in groups.Entries)
        {
            string name = VisibleText.Of(group, 60);
            if (value is not YamlSequence tags)
            {
                throw file.Wrong(value, $"gives the group '{name}' {(value.IsNull ? "no tags" : "something else than a list of tags")}; write '{name}: [rock, jazz]', or remove the group.");
            }

            foreach (YamlValue item in tags.Items)
            {
                if (item is not YamlScalar { IsNull: false, Text: { Length: > 0 } tag })
                {
                    throw file.Wrong(item, $"has an item in the group '{name}' that names no tag; name one, or remove the item.");
                }

                if (!byTag.TryAdd(tag, group))
                {
                    throw file.Wrong(item, $"puts the tag '{VisibleText.Of(tag, 60)}' into the group '{name}', and it is in '{VisibleText.Of(byTag[tag], 60)}' before; keep it in one.");
                }
            }
        }

        return byTag;
    }
}
