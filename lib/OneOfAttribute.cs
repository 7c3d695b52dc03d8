using System.Reflection;
using YamlDotNet.Serialization.NamingConventions;

namespace Vcmr;

/// <summary>The words that a value of a profile may be. On a class as <see cref="KeyRangeAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OneOfAttribute : Attribute
{
    /// <summary>Names the words.</summary>
    /// <param name="words">The words.</param>
    public OneOfAttribute(params string[] words) => Words = words;

    /// <summary>Takes the words of a type's static property <c>Names</c>.</summary>
    /// <param name="names">The type.</param>
    public OneOfAttribute(Type names)
    {
        ArgumentNullException.ThrowIfNull(names);
        Names = names;
        Words = [.. (IEnumerable<string>)names.GetProperty(nameof(Names), BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!];
    }

    /// <summary>The property that is meant, on a class.</summary>
    public string For { get; init; } = "";

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The type that names them, or null.</summary>
    public Type? Names { get; }

    /// <summary>Whether a value may be something else, of which <see cref="Why"/> tells.</summary>
    public bool OrOther { get; init; }

    /// <summary>Why it must be one of them, or what else it may be; empty where nothing needs to be said.</summary>
    public string Why { get; init; } = "";

    /// <summary>The words as the end of a sentence.</summary>
    public string Text => string.Join(" or ", Words.Select(w => $"'{w}'")) + (Why.Length > 0 ? $": {Why}" : "");

    /// <summary>The words of a property; null where it may be any.</summary>
    /// <param name="options">The options that have it.</param>
    /// <param name="property">The property.</param>
    public static OneOfAttribute? Of(Type options, PropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(property);
        return options.GetCustomAttributes<OneOfAttribute>(inherit: false).FirstOrDefault(a => a.For == property.Name) ?? property.GetCustomAttribute<OneOfAttribute>();
    }

    internal string? Fault(object value) => OrOther || Words.Contains(Word(value)) ? null : Text;

    private static string Word(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        _ => UnderscoredNamingConvention.Instance.Apply(value.ToString()!),
    };
}
