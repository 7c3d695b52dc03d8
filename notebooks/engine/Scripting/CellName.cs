using System.Globalization;

namespace Vcmr.Engine.Scripting;

/// <summary>What errors call a cell: <c>Cell 5</c>, by the number that stands in brackets beside it.</summary>
internal static class CellName
{
    private const string Prefix = "Cell ";

    public static string Of(int cell) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{cell}");

    /// <summary>The number in such a name, or null for anything else.</summary>
    public static int? Parse(string? name) =>
        name is not null && name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int cell) ? cell : null;
}
