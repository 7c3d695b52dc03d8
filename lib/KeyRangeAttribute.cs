using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Vcmr;

/// <summary>
/// What a number of a profile may be, or each number of its list, and in which unit it is: one place for what the profile's
/// reader refuses, <c>vcmr profile keys</c> tells and the JSON schema holds. On a class it takes the place of what the property
/// says, for options that other ones share with other bounds.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class KeyRangeAttribute : Attribute
{
    /// <summary>The property that is meant, on a class.</summary>
    public string For { get; init; } = "";

    /// <summary>The smallest number.</summary>
    public double Least { get; init; } = double.NegativeInfinity;

    /// <summary>The largest number.</summary>
    public double Most { get; init; } = double.PositiveInfinity;

    /// <summary>All numbers are above this one.</summary>
    public double Above { get; init; } = double.NegativeInfinity;

    /// <summary>All numbers are below this one.</summary>
    public double Below { get; init; } = double.PositiveInfinity;

    /// <summary>The fewest items of a list.</summary>
    public int LeastItems { get; init; }

    /// <summary>The most items of a list.</summary>
    public int MostItems { get; init; } = int.MaxValue;

    /// <summary>Whether the items of a list differ.</summary>
    public bool Different { get; init; }

    /// <summary>The unit, such as <c>s</c> or <c>epochs</c>; empty for plain numbers.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What a number may be, as the end of a sentence; empty where it may be any.</summary>
    public string Text => string.Join(" and ", new[]
    {
        double.IsFinite(Least) ? $"at least {Shown(Least)}" : "",
        double.IsFinite(Above) ? $"above {Shown(Above)}" : "",
        double.IsFinite(Most) ? $"at most {Shown(Most)}" : "",
        double.IsFinite(Below) ? $"below {Shown(Below)}" : "",
    }.Where(t => t.Length > 0));

    /// <summary>What a property's numbers may be; null where nothing is said.</summary>
    /// <param name="options">The options that have it, which may say other than those that they inherit it from.</param>
    /// <param name="property">The property.</param>
    public static KeyRangeAttribute? Of(Type options, PropertyInfo property)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(property);
        return options.GetCustomAttributes<KeyRangeAttribute>(inherit: false).FirstOrDefault(a => a.For == property.Name) ?? property.GetCustomAttribute<KeyRangeAttribute>();
    }

    /// <summary>Refuses options that hold a value out of range, or a word that is none of a <see cref="OneOfAttribute"/>.</summary>
    /// <param name="options">The options; parts of them with keys of their own are not looked into.</param>
    /// <param name="section">Where they stand in a profile; empty for its top.</param>
    /// <exception cref="VcmrException">One is; the message names its key.</exception>
    public static void Require(object options, string section)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (PropertyInfo property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            KeyRangeAttribute? range = Of(options.GetType(), property);
            OneOfAttribute? words = OneOfAttribute.Of(options.GetType(), property);
            if ((range is null && words is null) || property.GetValue(options) is not { } value)
            {
                continue;
            }

            if ((range?.Fault(value) ?? words?.Fault(value)) is { } must)
            {
                string name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name), key = string.IsNullOrEmpty(section) ? name : $"{section}.{name}";
                string shown = value is IEnumerable and not string ? "" : $" is {(value is string text ? $"'{VisibleText.Of(text, 60)}'" : Convert.ToString(value, CultureInfo.InvariantCulture))}; it";
                throw new VcmrException($"The profile's {key}{shown} must be {must}.") { Key = key };
            }
        }
    }

    /// <summary>What a value would have to be; null where it will do.</summary>
    internal string? Fault(object value)
    {
        if (value is not IEnumerable list)
        {
            return IsIn(Convert.ToDouble(value, CultureInfo.InvariantCulture)) ? null : Text;
        }

        object[] items = [.. list.Cast<object>()];
        return items.Length < LeastItems ? LeastItems == 1 ? $"a list of {Items} with at least one" : $"a list of at least {LeastItems} {Items}"
            : items.Length > MostItems ? $"a list of at most {MostItems} {Items}"
            : Different && items.Distinct().Count() != items.Length ? $"a list of different {Items}"
            : items.All(i => i is string || IsIn(Convert.ToDouble(i, CultureInfo.InvariantCulture))) ? null
            : $"a list of {Items}, each {Text}";
    }

    private string Items => Unit.Length > 0 ? $"numbers ({Unit})" : "items";

    private bool IsIn(double value) => double.IsFinite(value) && value >= Least && value <= Most && value > Above && value < Below;

    private static string Shown(double value) => value.ToString(CultureInfo.InvariantCulture);
}
