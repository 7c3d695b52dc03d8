using System.Reflection;
using Vcmr.Formats.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Vcmr.Studies;

/// <summary>The keys of a profile and what each may hold, by the types of <see cref="Profile"/>; for its file and for single settings alike.</summary>
internal static class ProfileValues
{
    /// <summary>What reads values, and a whole profile.</summary>
    public static IDeserializer Deserializer { get; } = new DeserializerBuilder()
        .WithNamingConvention(UnderscoredNamingConvention.Instance)
        .WithTypeMapping<IReadOnlyList<int>, List<int>>()
        .WithTypeMapping<IReadOnlyList<double>, List<double>>()
        .WithTypeMapping<IReadOnlyList<string>, List<string>>()
        .WithTypeMapping<IReadOnlyList<PictureCue>, List<PictureCue>>()
        .Build();

    /// <summary>The keys of a part of the profile.</summary>
    public static IEnumerable<(string Key, PropertyInfo Property)> Keys(Type type) => type
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(p => p.CanWrite && !(type == typeof(Profile) && p.Name == nameof(Profile.Name)))
        .Select(p => (UnderscoredNamingConvention.Instance.Apply(p.Name), p));

    /// <summary>Whether a type is a part of the profile with keys of its own.</summary>
    public static bool IsSection(Type type) => type.IsClass && type.Assembly == typeof(Profile).Assembly;

    /// <summary>The full keys below a part of the profile.</summary>
    public static IEnumerable<string> Leaves(Type type, string prefix) => Keys(type).SelectMany(k =>
        IsSection(k.Property.PropertyType) ? Leaves(k.Property.PropertyType, $"{prefix}{k.Key}.") : [prefix + k.Key]);

    /// <summary>The key or keys of a profile that somebody may have meant.</summary>
    public static string Nearest(string key)
    {
        string[] all = [.. Leaves(typeof(Profile), "")];
        string[] same = [.. all.Where(k => k.EndsWith("." + key, StringComparison.Ordinal))];
        return same.Length > 0 ? string.Join(", ", same) : all.MinBy(k => Distance(k, key))!;
    }

    /// <summary>What is wrong with a value, as a sentence; null where nothing is.</summary>
    /// <param name="key">The full key.</param>
    /// <param name="value">The value; null is a text without one.</param>
    /// <param name="type">The type of the key's property.</param>
    public static string? Fault(string key, YamlValue? value, Type type)
    {
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        if (value is null or { IsNull: true })
        {
            return plain != type ? null : $"'' is no value for {key}; it takes {Kind(plain)}.";
        }

        if (plain.IsGenericType)
        {
            return value is YamlSequence list
                ? list.Items.Select(i => i.IsNull ? $"{key} has an item without a value; give it one or remove it." : Fault(key, i, plain.GetGenericArguments()[0])).FirstOrDefault(f => f is not null)
                : Wrong(key, value, plain);
        }

        return value is not YamlScalar scalar || (plain != typeof(string) && !IsOf(scalar.Text, plain)) ? Wrong(key, value, plain)
            : plain == typeof(double) && scalar.IsNotFinite ? $"{key} is {VisibleText.Of(scalar.Text, 60)}; it must be a finite number."
            : null;
    }

    private static bool IsOf(string text, Type type)
    {
        try
        {
            return Deserializer.Deserialize(text, type) is not null;
        }
        catch (YamlException)
        {
            return false;
        }
    }

    private static string Wrong(string key, YamlValue value, Type type)
    {
        string shown = value is YamlScalar scalar ? $"'{VisibleText.Of(scalar.Text, 60)}'" : value is YamlSequence ? "A list" : "A part with keys of its own";
        return $"{shown} is no value for {key}; it takes {Kind(type)}.";
    }

    private static string Kind(Type type) =>
        type == typeof(int) || type == typeof(long) ? "a whole number"
        : type == typeof(double) || type == typeof(float) ? "a number"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : type.IsEnum ? string.Join(" or ", Enum.GetNames(type).Select(UnderscoredNamingConvention.Instance.Apply))
        : type.IsGenericType ? "a list such as [1, 2]"
        : "another kind of value";

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
