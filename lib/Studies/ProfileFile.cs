using Vcmr.Formats.Yaml;
using YamlDotNet.Core;

namespace Vcmr.Studies;

/// <summary>Reads a profile's file: whatever is wrong in it is one sentence that names file, line and key.</summary>
internal static class ProfileFile
{
    /// <summary>Reads a profile.</summary>
    /// <inheritdoc cref="Profile.Load"/>
    public static Profile Load(string path, IEnumerable<string> settings, string? profiles)
    {
        // The file itself, then what it extends, and what that does.
        IReadOnlyList<ProfileLayer> layers = ProfileLayer.Read(path, profiles);
        foreach (ProfileLayer layer in layers)
        {
            Check(layer.File, layer.Root, typeof(Profile), "");
        }

        Profile profile = Deserialize(layers[^1].File) with { Name = Path.GetFileNameWithoutExtension(path) };
        foreach (ProfileLayer layer in layers.Reverse().Skip(1))
        {
            Apply(profile, layer.Root);
        }

        HashSet<string> set = ProfileSettings.Apply(profile, settings);
        try
        {
            profile.Validate();
            return profile;
        }
        catch (VcmrException e) when (e.Key is { } key && !set.Contains(key) && layers.FirstOrDefault(l => Find(l.Root, key) is not null) is { } layer)
        {
            throw Placed(layer.File, Find(layer.Root, key)!, e.Message, e);
        }
    }

    /// <summary>Reads a profile from a text, such as the configuration in a checkpoint.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The profile's name.</param>
    /// <exception cref="VcmrException">A key or value is wrong.</exception>
    public static Profile Parse(string text, string name)
    {
        var file = YamlFile.Parse(text, name);
        if (file.Root is not YamlMapping root)
        {
            throw new VcmrException($"The configuration of '{name}' is no profile.");
        }

        Check(file, root, typeof(Profile), "");
        Profile profile = Deserialize(file) with { Name = name };
        profile.Validate();
        return profile;
    }

    // Records are set once, when they are made; this profile is still being made.
    private static void Apply(object at, YamlMapping part)
    {
        foreach ((string name, YamlValue value) in part.Entries)
        {
            if (ProfileValues.Keys(at.GetType()).FirstOrDefault(k => k.Key == name).Property is not { } property)
            {
                continue;
            }

            if (value is YamlMapping inner)
            {
                Apply(property.GetValue(at)!, inner);
            }
            else
            {
                property.SetValue(at, ProfileValues.Read(value, property.PropertyType));
            }
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
                // What the file calls itself does not count, and what it extends is no value.
                if (key is not ("name" or ProfileLayer.Extends))
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
