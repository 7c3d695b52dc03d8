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
        string[] same = [.. all.Where(k => Last(k) == key && k != key)];
        if (same.Length > 0)
        {
            return string.Join(", ", same);
        }

        // The name alone may be what was mistyped, of a key in whatever part.
        string nearest = all.MinBy(k => NearWord.Distance(k, key))!, last = all.Select(Last).MinBy(n => NearWord.Distance(n, key))!;
        return NearWord.Distance(nearest, key) <= NearWord.Distance(last, key) ? nearest : string.Join(", ", all.Where(k => Last(k) == last));

        static string Last(string name) => name[(name.LastIndexOf('.') + 1)..];
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

    /// <summary>A value in which <see cref="Fault"/> finds nothing wrong, as the property's type.</summary>
    public static object? Read(YamlValue value, Type type)
    {
        if (value.IsNull)
        {
            return null;
        }

        if (value is YamlSequence list)
        {
            Type item = type.GetGenericArguments()[0];
            var items = Array.CreateInstance(item, list.Items.Count);
            for (int i = 0; i < list.Items.Count; i++)
            {
                items.SetValue(Read(list.Items[i], item), i);
            }

            return items;
        }

        string text = ((YamlScalar)value).Text;
        return type == typeof(string) ? text : Deserializer.Deserialize(text, type);
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
}
