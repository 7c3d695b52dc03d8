using System.Collections.Frozen;

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
}
