using System.Globalization;
using System.Text.Json;

namespace Vcmr.Figures.Report;

/// <summary>One JSON object as cells: scores and intervals take one cell, other nested objects are flattened.</summary>
/// <param name="Cells">Key, with dots between nested ones, and cell; in the file's order.</param>
/// <param name="Lists">Lists of objects in it, which become tables of their own.</param>
internal sealed record MetricCells(IReadOnlyList<KeyValuePair<string, MetricCell>> Cells, IReadOnlyList<KeyValuePair<string, JsonElement>> Lists)
{
    private const int LongestRaw = 300;

    /// <summary>Reads an object.</summary>
    /// <param name="element">A JSON object.</param>
    /// <param name="differences">Whether scores are differences, so that an interval without zero is set bold.</param>
    public static MetricCells Read(JsonElement element, bool differences)
    {
        List<KeyValuePair<string, MetricCell>> cells = [];
        List<KeyValuePair<string, JsonElement>> lists = [];
        Add("", element);
        return new MetricCells(cells, lists);

        void Add(string prefix, JsonElement value)
        {
            foreach (JsonProperty property in value.EnumerateObject())
            {
                string path = prefix + property.Name;
                if (IsList(property.Value))
                {
                    lists.Add(new(path, property.Value));
                }
                else if (property.Value.ValueKind == JsonValueKind.Object && Compact(property.Value, differences) is { } compact)
                {
                    cells.Add(new(path, compact));
                }
                else if (property.Value.ValueKind == JsonValueKind.Object)
                {
                    Add(path + ".", property.Value);
                }
                else if (path is not "macro.name")
                {
                    cells.Add(new(path, Scalar(property.Value)));
                }
            }
        }
    }

    /// <summary>Whether an element is a list of objects.</summary>
    public static bool IsList(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0 && element.EnumerateArray().All(e => e.ValueKind == JsonValueKind.Object);

    /// <summary>Any element in one cell.</summary>
    public static MetricCell Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new(element.GetString()!),
        JsonValueKind.Null => new("–", Numeric: true),
        JsonValueKind.True => new("yes"),
        JsonValueKind.False => new("no"),
        JsonValueKind.Number => new(Number(element), Numeric: true),
        JsonValueKind.Array when element.EnumerateArray().All(e => e.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)) =>
            new(Short(string.Join(", ", element.EnumerateArray().Take(100).Select(e => Scalar(e).Text)))),
        _ => new(Short(element.GetRawText())),
    };

    /// <summary>A number with four decimals, or as it is where it is whole.</summary>
    public static string Format(double value)
    {
        string text = Math.Abs(value) switch
        {
            0 => "0",
            < 0.00005 => value.ToString("0.##E+0", CultureInfo.InvariantCulture),
            < 10 => value.ToString("0.0000", CultureInfo.InvariantCulture),
            < 1e7 => value.ToString("0.##", CultureInfo.InvariantCulture),
            _ => value.ToString("G6", CultureInfo.InvariantCulture),
        };
        return text.Replace("-", "−");
    }

    private static string Number(JsonElement element) => element.GetRawText() is var raw && raw.All(c => char.IsAsciiDigit(c) || c == '-')
        ? raw.Replace("-", "−")
        : element.TryGetDouble(out double value) && double.IsFinite(value) ? Format(value) : raw;

    private static MetricCell? Compact(JsonElement element, bool differences)
    {
        double? low = Get(element, "low"), high = Get(element, "high"), mean = Get(element, "mean");
        string interval = low is { } l && high is { } h ? $"{Format(l)} to {Format(h)}" : "";
        if (interval.Length > 0 && element.EnumerateObject().Count() == 2)
        {
            return new(interval, Numeric: true, Strong: differences && (low > 0 || high < 0));
        }

        string[] known = ["runs", "mean", "deviation", "std", "low", "high"];
        if (mean is not { } m || element.EnumerateObject().Any(p => !known.Contains(p.Name)))
        {
            return null;
        }

        string deviation = (Get(element, "deviation") ?? Get(element, "std")) is { } d ? $" ± {Format(d)}" : "";
        return new($"{Format(m)}{deviation}{(interval.Length > 0 ? $" ({interval})" : "")}", Numeric: true);
    }

    private static double? Get(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    private static string Short(string text) => text.Length <= LongestRaw ? text : text[..LongestRaw] + " …";
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it shows.</param>
/// <param name="Numeric">Whether it stands right.</param>
/// <param name="Strong">Whether it is set bold.</param>
internal sealed record MetricCell(string Text, bool Numeric = false, bool Strong = false);
