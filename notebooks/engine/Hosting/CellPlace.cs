using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Commands;

namespace Vcmr.Engine.Hosting;

/// <summary>
/// Finds where in a cell the pieces stand into which .NET Interactive cuts it at its magics: a piece knows its text alone,
/// and errors name the line of the whole.
/// </summary>
internal sealed partial class CellPlace
{
    private const string NameKey = "vcmr-name";

    // References stay in their C#, whose lines then keep their numbers: .NET Interactive takes out what it sees.
    private const string Veil = "\uE000\uE001";

    private readonly Dictionary<SubmitCode, int> done = new(ReferenceComparer.Instance);

    /// <summary>A command that runs a text under a name.</summary>
    public static SubmitCode Command(string text, string? language, string name) => new(Reference().Replace(text, "#" + Veil), language) { Parameters = { [NameKey] = name } };

    /// <summary>A piece of such a text as it was written.</summary>
    public static string Written(string piece) => piece.Replace(Veil, "", StringComparison.Ordinal);

    /// <summary>Where the next piece stands.</summary>
    /// <param name="piece">The piece.</param>
    /// <returns>The name of the whole, the piece with lines above it as there, and whether nothing follows it.</returns>
    public (string? Name, string Text, bool IsLast) Of(SubmitCode piece)
    {
        SubmitCode whole = piece;
        while (!whole.Parameters.ContainsKey(NameKey) && whole.Parent is SubmitCode parent && parent.Code.Contains(piece.Code, StringComparison.Ordinal))
        {
            whole = parent;
        }

        int start = whole.Code.IndexOf(piece.Code, done.GetValueOrDefault(whole), StringComparison.Ordinal);
        start = Math.Max(start, 0);
        done[whole] = start + piece.Code.Length;
        ReadOnlySpan<char> above = whole.Code.AsSpan(0, start);
        string text = new string('\n', above.Count('\n')) + new string(' ', start - (above.LastIndexOf('\n') + 1)) + Written(piece.Code);
        return (whole.Parameters.TryGetValue(NameKey, out string? name) ? name : null, text, string.IsNullOrWhiteSpace(whole.Code[(start + piece.Code.Length)..]));
    }

    [GeneratedRegex(@"^#(?=[ri]\b)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Reference();

    // Commands are equal by their tokens, of which the pieces have those of the whole.
    private sealed class ReferenceComparer : IEqualityComparer<SubmitCode>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(SubmitCode? x, SubmitCode? y) => ReferenceEquals(x, y);

        public int GetHashCode(SubmitCode obj) => RuntimeHelpers.GetHashCode(obj);
    }
}
