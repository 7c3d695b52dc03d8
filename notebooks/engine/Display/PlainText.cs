using System.Collections;
using System.Globalization;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace Vcmr.Engine.Display;

/// <summary>A value as text.</summary>
internal static class PlainText
{
    /// <summary>Items of a sequence that are shown; a sequence may be without end.</summary>
    public static int MaxItems => Math.Max(1, Formatter.ListExpansionLimit);

    private const int MaxDepth = 4;

    // Lists of lists of lists.
    private const int MaxParts = 20_000;

    public static string Of(object? value) => Of(value, 0, new Budget());

    /// <summary>A number or word as a table's cell has it: six significant digits say enough there.</summary>
    public static string InTable(object? value) => value switch
    {
        null => "",
        float number => number.ToString("G6", CultureInfo.InvariantCulture),
        double number => number.ToString("G6", CultureInfo.InvariantCulture),
        _ => Of(value, MaxDepth - 1, new Budget()),
    };

    private static string Of(object? value, int depth, Budget budget) => value switch
    {
        _ when budget.Left-- <= 0 => "…",
        null => "<null>",
        string text => text,
        Exception error => error.ToString(),
        // What a type, or the notebook, has chosen holds inside lists too.
        _ when depth > 0 && Formats.Chosen(value) is { } shown => shown,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ when HasOwnText(value) => value.ToString() ?? "",
        IDictionary dictionary when depth < MaxDepth => Entries(dictionary, depth, budget),
        IEnumerable items when depth < MaxDepth => Items(items, depth, budget),
        _ when depth < MaxDepth && Members.Of(value.GetType()) is { Count: > 0 } members =>
            $"{TypeName.Of(value.GetType())} {{ {string.Join(", ", members.Select(m => $"{m.Name} = {Of(m.Read(value), depth + 1, budget)}"))} }}",
        _ => TypeName.Of(value.GetType()),
    };

    private static string Items(IEnumerable items, int depth, Budget budget)
    {
        List<string> shown = [];
        foreach (object? item in items)
        {
            if (shown.Count == MaxItems || budget.Left <= 0)
            {
                shown.Add("…");
                break;
            }

            shown.Add(Of(item, depth + 1, budget));
        }

        return shown.Count == 0 ? "[]" : $"[ {string.Join(", ", shown)} ]";
    }

    private static string Entries(IDictionary dictionary, int depth, Budget budget)
    {
        IEnumerable<string> entries = dictionary.Keys.Cast<object>().Take(MaxItems).Select(key => $"{Of(key, depth + 1, budget)}: {Of(dictionary[key], depth + 1, budget)}");
        return $"{{ {string.Join(", ", entries)}{(dictionary.Count > MaxItems ? ", …" : "")} }}";
    }

    /// <summary>Whether a value's type has a ToString of its own, as opposed to the one that prints the type's name.</summary>
    public static bool HasOwnText(object? value)
    {
        Type? declaring = value?.GetType().GetMethod(nameof(ToString), BindingFlags.Public | BindingFlags.Instance, [])?.DeclaringType;
        return declaring is not null && declaring != typeof(object) && declaring != typeof(ValueType);
    }

    // Parts that may still be written.
    private sealed class Budget
    {
        public int Left { get; set; } = MaxParts;
    }
}
