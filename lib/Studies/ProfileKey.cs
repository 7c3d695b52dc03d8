using System.Reflection;

namespace Vcmr.Studies;

/// <summary>A key of a profile: what it means and may hold, as its property says.</summary>
public sealed record ProfileKey
{
    private ProfileKey(string name, Type options, PropertyInfo property, object? usual)
    {
        (Name, Property, Usual) = (name, property, usual);
        Range = KeyRangeAttribute.Of(options, property);
        OneOf = OneOfAttribute.Of(options, property);
        Type kind = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        (IsList, IsNullable) = (kind.IsGenericType, kind != property.PropertyType);
        Item = IsList ? kind.GetGenericArguments()[0] : kind;
    }

    /// <summary>Every key of a profile, in the order of its parts, with dots between the parts of a name: <c>audio.epochs</c>.</summary>
    public static IReadOnlyList<ProfileKey> All { get; } = [.. Of(new Profile(), "")];

    /// <summary>The keys that have a text in their name.</summary>
    /// <param name="part">The text; empty for all.</param>
    /// <exception cref="VcmrException">There is none.</exception>
    public static IReadOnlyList<ProfileKey> Find(string part)
    {
        ProfileKey[] found = [.. All.Where(k => k.Name.Contains(part, StringComparison.OrdinalIgnoreCase))];
        return found.Length > 0 ? found : throw new VcmrException($"A profile has no key with '{VisibleText.Of(part, 60)}' in its name; did you mean {ProfileValues.Nearest(part)}?");
    }

    /// <summary>The key's name.</summary>
    public string Name { get; }

    /// <summary>Its value where a profile has none, as YAML.</summary>
    public string Default => ProfileText.Value(Usual);

    /// <summary>What it takes, in words.</summary>
    public string Kind => (IsList ? "list of " : "") + (
        Item == typeof(bool) ? IsList ? "truths" : "true or false"
        : Item == typeof(string) ? IsList ? "texts" : "text"
        : Item.IsEnum ? IsList ? "names" : "name"
        : Item == typeof(int) ? IsList ? "whole numbers" : "whole number"
        : IsList ? "numbers" : "number") + (IsNullable ? ", or null" : "");

    /// <summary>What a number may be, or the words that there are; empty where it may be anything of its kind.</summary>
    public string Allowed => Words.Count > 0 ? string.Join(", ", Words) + (OneOf is { OrOther: true } other ? $" ({other.Why})" : "") : Range?.Text ?? "";

    /// <summary>The unit of a number; empty for plain numbers.</summary>
    public string Unit => Range?.Unit ?? "";

    /// <summary>What it means: the documentation of its property.</summary>
    public string Meaning => KeyMeanings.Of(Property);

    /// <summary>Words of which it is one; empty for others.</summary>
    public IReadOnlyList<string> Words => OneOf?.Words ?? (Item.IsEnum ? [.. Enum.GetValues(Item).Cast<Enum>().Select(ProfileText.Name)] : []);

    internal PropertyInfo Property { get; }

    internal object? Usual { get; }

    internal KeyRangeAttribute? Range { get; }

    internal OneOfAttribute? OneOf { get; }

    /// <summary>The type of the value, or of each item of a list.</summary>
    internal Type Item { get; }

    internal bool IsList { get; }

    internal bool IsNullable { get; }

    private static IEnumerable<ProfileKey> Of(object part, string prefix)
    {
        foreach ((string key, PropertyInfo property) in ProfileValues.Keys(part.GetType()))
        {
            object? value = property.GetValue(part);
            if (ProfileValues.IsSection(property.PropertyType))
            {
                foreach (ProfileKey inner in Of(value!, $"{prefix}{key}."))
                {
                    yield return inner;
                }
            }
            else
            {
                yield return new ProfileKey(prefix + key, part.GetType(), property, value);
            }
        }
    }
}
