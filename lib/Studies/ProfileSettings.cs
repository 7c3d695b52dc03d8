using System.Reflection;
using Vcmr.Formats.Yaml;

namespace Vcmr.Studies;

/// <summary>Single values that take the place of a profile's, such as <c>audio.epochs=3</c>; typed as in the profile.</summary>
internal static class ProfileSettings
{
    /// <summary>Puts values into a profile that nothing else holds yet.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="settings">Texts <c>key=value</c>; of two for one key the later counts.</param>
    /// <returns>The keys that were set.</returns>
    /// <exception cref="VcmrException">A setting has no such form, names no key, or its value is of another type.</exception>
    public static HashSet<string> Apply(Profile profile, IEnumerable<string> settings)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=');
            if (equals < 1)
            {
                throw new VcmrException($"'{setting}' is no setting; write key=value, such as audio.epochs=3.");
            }

            string key = setting[..equals].Trim();
            Set(profile, key, setting[(equals + 1)..]);
            keys.Add(key);
        }

        return keys;
    }

    private static void Set(Profile profile, string key, string text)
    {
        object at = profile;
        string[] path = key.Split('.');
        for (int i = 0; i < path.Length; i++)
        {
            PropertyInfo property = ProfileValues.Keys(at.GetType()).FirstOrDefault(k => k.Key == path[i]).Property ?? throw Unknown(key);
            bool isLast = i == path.Length - 1;
            if (ProfileValues.IsSection(property.PropertyType) == isLast)
            {
                throw isLast
                    ? new VcmrException($"'{key}' is a part of the profile with keys of its own; set one of them, such as {ProfileValues.Leaves(property.PropertyType, key + ".").First()}.")
                    : Unknown(key);
            }

            if (isLast)
            {
                // Records are set once, when they are made; this profile is still being made.
                property.SetValue(at, Value(key, text, property.PropertyType));
            }
            else
            {
                at = property.GetValue(at)!;
            }
        }
    }

    private static object? Value(string key, string text, Type type)
    {
        if (type == typeof(string))
        {
            return text;
        }

        string? fault = ProfileValues.Fault(key, YamlFile.Parse(text, key).Root, type);
        return fault is null ? ProfileValues.Deserializer.Deserialize(text, type) : throw new VcmrException(fault);
    }

    private static VcmrException Unknown(string key) => new($"The profile has no key '{key}'; did you mean {ProfileValues.Nearest(key)}?");
}
