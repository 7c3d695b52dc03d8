using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Vcmr.Studies;

/// <summary>Single values that take the place of a profile's, such as <c>audio.epochs=3</c>; typed as in the profile.</summary>
internal static class ProfileSettings
{
    /// <summary>Puts values into a profile that nothing else holds yet.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="settings">Texts <c>key=value</c>; of two for one key the later counts.</param>
    /// <param name="deserializer">What reads the profile's own values.</param>
    /// <exception cref="VcmrException">A setting has no such form, names no key, or its value is of another type.</exception>
    public static void Apply(Profile profile, IEnumerable<string> settings, IDeserializer deserializer)
    {
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=');
            if (equals < 1)
            {
                throw new VcmrException($"'{setting}' is no setting; write key=value, such as audio.epochs=3.");
            }

            Set(profile, setting[..equals].Trim(), setting[(equals + 1)..], deserializer);
        }
    }

    private static void Set(Profile profile, string key, string text, IDeserializer deserializer)
    {
        object at = profile;
        string[] path = key.Split('.');
        for (int i = 0; i < path.Length; i++)
        {
            PropertyInfo property = Keys(at.GetType()).FirstOrDefault(k => k.Key == path[i]).Property ?? throw Unknown(key);
            bool isLast = i == path.Length - 1;
            if (IsSection(property.PropertyType) == isLast)
            {
                throw isLast
                    ? new VcmrException($"'{key}' is a part of the profile with keys of its own; set one of them, such as {Leaves(property.PropertyType, key + ".").First()}.")
                    : Unknown(key);
            }

            if (isLast)
            {
                // Records are set once, when they are made; this profile is still being made.
                property.SetValue(at, Value(key, text, property.PropertyType, deserializer));
            }
            else
            {
                object? section = property.GetValue(at);
                if (section is null)
                {
                    property.SetValue(at, section = Activator.CreateInstance(property.PropertyType)!);
                }

                at = section;
            }
        }
    }

    private static object? Value(string key, string text, Type type, IDeserializer deserializer)
    {
        if (type == typeof(string))
        {
            return text;
        }

        try
        {
            return deserializer.Deserialize(text, type)
                ?? (Nullable.GetUnderlyingType(type) is not null ? null : throw Wrong(key, text, type));
        }
        catch (YamlException e)
        {
            throw Wrong(key, text, type, e);
        }
    }

    private static VcmrException Wrong(string key, string text, Type type, Exception? cause = null)
    {
        string message = $"'{text}' is no value for {key}; it takes {Kind(Nullable.GetUnderlyingType(type) ?? type)}.";
        return cause is null ? new VcmrException(message) : new VcmrException(message, cause);
    }

    private static string Kind(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(UnderscoredNamingConvention.Instance.Apply))
        : type.IsGenericType ? "a list such as [1, 2]"
        : "another kind of value";

    private static VcmrException Unknown(string key)
    {
        string[] all = [.. Leaves(typeof(Profile), "")];
        string[] same = [.. all.Where(k => k.EndsWith("." + key, StringComparison.Ordinal))];
        string nearest = same.Length > 0 ? string.Join(", ", same) : all.MinBy(k => Distance(k, key))!;
        return new VcmrException($"The profile has no key '{key}'; did you mean {nearest}?");
    }

    private static IEnumerable<string> Leaves(Type type, string prefix) => Keys(type).SelectMany(k =>
        IsSection(k.Property.PropertyType) ? Leaves(k.Property.PropertyType, $"{prefix}{k.Key}.") : [prefix + k.Key]);

    private static IEnumerable<(string Key, PropertyInfo Property)> Keys(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite && !(type == typeof(Profile) && p.Name == nameof(Profile.Name)))
        .Select(p => (UnderscoredNamingConvention.Instance.Apply(p.Name), p));

    private static bool IsSection(Type type) => type.IsClass && type.Assembly == typeof(Profile).Assembly;

    /// <summary>Levenshtein's distance: how many letters have to be changed, put in or left out.</summary>
    private static int Distance(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0]++;
            for (int j = 1; j <= b.Length; j++)
            {
                int change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                (diagonal, row[j]) = (row[j], Math.Min(change, Math.Min(row[j], row[j - 1]) + 1));
            }
        }

        return row[b.Length];
    }
}
