using Vcmr.Formats.Yaml;

namespace Vcmr.Studies;

/// <summary>A file of a profile: its own, or one that it extends.</summary>
/// <param name="File">The file.</param>
/// <param name="Root">Its keys.</param>
internal sealed record ProfileLayer(YamlFile File, YamlMapping Root)
{
    /// <summary>The key that names the profile whose values hold where the file has none.</summary>
    public const string Extends = "extends";

    /// <summary>Reads a profile's file, then the one that it extends, and so on.</summary>
    /// <param name="path">The file.</param>
    /// <param name="profiles">A folder of profiles that can be named, beside those where the file lies; or null.</param>
    /// <exception cref="VcmrException">A file cannot be read or is no profile, one that is extended is not there, or they go in a circle.</exception>
    public static IReadOnlyList<ProfileLayer> Read(string path, string? profiles)
    {
        var layers = new List<ProfileLayer>();
        var paths = new List<string>();
        for (string? next = path; next is not null;)
        {
            paths.Add(Path.GetFullPath(next));
            ProfileLayer layer = Read(next);
            layers.Add(layer);
            next = layer.Extended(profiles);
            if (next is not null && paths.IndexOf(Path.GetFullPath(next)) is >= 0 and var first)
            {
                string circle = string.Join(" → ", paths.Skip(first).Append(Path.GetFullPath(next)).Select(p => $"'{Path.GetFileName(p)}'"));
                throw new VcmrException($"The profile '{path}' extends itself: {circle}; take the key {Extends} out of one of them.");
            }
        }

        return layers;
    }

    private static ProfileLayer Read(string path)
    {
        YamlFile file = YamlFile.Read(path);
        return file.Root switch
        {
            null or { IsNull: true } => throw new VcmrException($"The profile '{path}' is empty; see notebooks/profiles in the repository for examples."),
            YamlMapping root => new ProfileLayer(file, root),
            YamlValue other => throw file.Wrong(other, "is no profile; write one 'key: value' a line, see notebooks/profiles in the repository for examples."),
        };
    }

    private string? Extended(string? profiles)
    {
        if (Root.Find(Extends) is not { } value)
        {
            return null;
        }

        if (value is not YamlScalar { IsNull: false, Text: { Length: > 0 } named })
        {
            throw File.Wrong(value, $"names no profile to extend; write one, such as '{Extends}: demo', or the path of a YAML file.");
        }

        string home = Path.GetDirectoryName(Path.GetFullPath(File.Path))!;
        bool isPath = named.EndsWith(".yaml", StringComparison.Ordinal) || named.Contains('/', StringComparison.Ordinal);
        string[] places = isPath ? [Path.Combine(home, named)] : [.. new[] { home, profiles }.OfType<string>().Select(f => Path.Combine(f, named + ".yaml"))];
        // A profile may have the name of the one that it extends, which lies elsewhere.
        string? found = places.FirstOrDefault(p => System.IO.File.Exists(p) && (places.Length == 1 || Path.GetFullPath(p) != Path.GetFullPath(File.Path)))
            ?? places.FirstOrDefault(System.IO.File.Exists);
        return found ?? throw File.Wrong(value, $"extends '{VisibleText.Of(named, 60)}', which is no profile{Meant(named, [home, profiles])}; name one, or the path of a YAML file from where this one lies.");
    }

    private static string Meant(string named, string?[] folders) =>
        NearWord.Of(named, folders.Where(Directory.Exists).SelectMany(f => Directory.GetFiles(f!, "*.yaml")).Select(f => Path.GetFileNameWithoutExtension(f))) is { } near ? $" (did you mean {near}?)" : "";
}
