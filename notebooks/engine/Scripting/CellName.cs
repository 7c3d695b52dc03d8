using System.Globalization;

namespace Vcmr.Engine.Scripting;

/// <summary>What errors call a cell: <c>Cell 5</c>, by the number that stands in brackets beside it.</summary>
internal static class CellName
{
    /// <summary>What errors call code that an extension, or a cell itself, submits.</summary>
    public const string Submitted = "Submitted code";

    private const string Prefix = "Cell ";
    private const string Within = ", cell ";

    public static string Of(int cell) => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{cell}");

    /// <summary>What errors call a cell of another notebook.</summary>
    public static string Of(string file, int cell) => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}{Within}{cell}");

    /// <summary>Whether a compiled text goes by such a name rather than that of a file.</summary>
    public static bool IsName(string? path) => path is Submitted || Parse(path) is not null || path?.Contains(Within, StringComparison.Ordinal) == true;

    /// <summary>The number in such a name, or null for anything else.</summary>
    public static int? Parse(string? name) =>
        name is not null && name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int cell) ? cell : null;
}
