using Vcmr.Formats.Yaml;
using YamlDotNet.Core;

namespace Vcmr.Studies;

/// <summary>Reads a profile's file: whatever is wrong in it is one sentence that names file, line and key.</summary>
internal static class ProfileFile
{
    /// <summary>Reads a profile.</summary>
    /// <inheritdoc cref="Profile.Load"/>
    public static Profile Load(string path, IEnumerable<string> settings)
    {
        YamlFile file = YamlFile.Read(path);
        if (file.Root is null or { IsNull: true })
        {
            throw new VcmrException($"The profile '{path}' is empty; see notebooks/profiles in the repository for examples.");
        }

        if (file.Root is not YamlMapping root)
        {
            throw file.Wrong(file.Root, "is no profile; write one 'key: value' a line, see notebooks/profiles in the repository for examples.");
        }

        Check(file, root, typeof(Profile), "");
        Profile profile = Deserialize(file) with { Name = Path.GetFileNameWithoutExtension(path) };
        HashSet<string> set = ProfileSettings.Apply(profile, settings);
        try
        {
            profile.Validate();
            return profile;
        }
        catch (VcmrException e) when (e.Key is { } key && !set.Contains(key) && Find(root, key) is { } at)
        {
            throw Placed(file, at, e.Message, e);
        }
    }

    private static Profile Deserialize(YamlFile file)
    {
        try
        {
            return ProfileValues.Deserializer.Deserialize<Profile>(file.Text);
        }
        catch (YamlException e)
        {
            throw new VcmrException($"The profile '{file.Path}' is wrong in line {e.Start.Line}: {(e.InnerException ?? e).Message}", e);
        }
    }

    private static void Check(YamlFile file, YamlMapping part, Type type, string prefix)
    {
        foreach ((string name, YamlValue value) in part.Entries)
        {
            string key = prefix + name;
            Type? known = ProfileValues.Keys(type).FirstOrDefault(k => k.Key == name).Property?.PropertyType;
            if (known is null)
            {
                // What the file calls itself does not count.
                if (key != "name")
                {
                    string shown = VisibleText.Of(key, 60);
                    throw Placed(file, value, $"The profile has no key '{shown}'; did you mean {ProfileValues.Nearest(shown)}?");
                }
            }
            else if (!ProfileValues.IsSection(known))
            {
                if (ProfileValues.Fault(key, value, known) is { } fault)
                {
                    throw Placed(file, value, fault);
                }
            }
            else if (value is YamlMapping inner)
            {
                Check(file, inner, known, key + ".");
            }
            else
            {
                string example = ProfileValues.Leaves(known, "").First();
                throw Placed(file, value, $"The key {key} has {(value.IsNull ? "nothing below it" : "a value of its own")}; write its keys below it, such as {example}, or remove it to take the defaults.");
            }
        }
    }

    private static YamlValue? Find(YamlMapping root, string key)
    {
        YamlValue? at = root;
        foreach (string name in key.Split('.'))
        {
            at = (at as YamlMapping)?.Find(name);
        }

        return at;
    }

    private static VcmrException Placed(YamlFile file, YamlValue at, string message, Exception? cause = null)
    {
        string text = $"{message.TrimEnd('.', '?')} (line {at.Line} of '{file.Path}'){(message.EndsWith('?') ? '?' : '.')}";
        return cause is null ? new VcmrException(text) : new VcmrException(text, cause);
    }
}
