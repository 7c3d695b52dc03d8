using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Commands;
using Vcmr.Engine.Services;

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
    public static SubmitCode Command(string text, string language, string name)
    {
        CellText cell = new(text, language);
        string veiled = Reference().Replace(text, match => cell.IsCSharp(match.Index) ? "#" + Veil : "#");
        return new SubmitCode(veiled, language) { Parameters = { [NameKey] = name } };
    }

    /// <summary>The name of the text that a command runs, or null for a piece.</summary>
    public static string? NameOf(SubmitCode command) => command.Parameters.TryGetValue(NameKey, out string? name) ? name : null;

    /// <summary>A piece of such a text as it was written.</summary>
    public static string Written(string piece) => piece.Replace(Veil, "", StringComparison.Ordinal);

    /// <summary>Where the next piece stands.</summary>
    /// <param name="piece">A piece of C#.</param>
    /// <returns>The name of the whole, null where it was submitted from elsewhere, the piece with lines above it as there, and whether nothing follows it.</returns>
    public (string? Name, string Text, bool IsLast) Of(SubmitCode piece)
    {
        (SubmitCode whole, int start) = (piece, 0);
        while (!whole.Parameters.ContainsKey(NameKey) && whole.Parent is SubmitCode parent && Find(whole, parent) is int found)
        {
            (whole, start) = (parent, start + found);
        }

        if (!whole.Parameters.TryGetValue(NameKey, out string? name))
        {
            return (null, Written(piece.Code), true);
        }

        ReadOnlySpan<char> above = whole.Code.AsSpan(0, start);
        string text = new string('\n', above.Count('\n')) + new string(' ', start - (above.LastIndexOf('\n') + 1)) + Written(piece.Code);
        return (name, text, string.IsNullOrWhiteSpace(whole.Code[(start + piece.Code.Length)..]));
    }

    // A piece of C# begins the cell or follows a magic, and comes after the pieces before it.
    private int? Find(SubmitCode piece, SubmitCode whole)
    {
        CellText cell = new(whole.Code, CellLanguages.Of(whole.TargetKernelName ?? CellLanguages.CSharp) ?? CellLanguages.CSharp);
        int from = done.GetValueOrDefault(whole);
        foreach (int begin in cell.Magics.Select(magic => LineEnd(whole.Code, magic.Hash)).Prepend(0).Where(begin => begin >= from))
        {
            int start = begin;
            while (start < whole.Code.Length && char.IsWhiteSpace(whole.Code[start]) && !At(start))
            {
                start++;
            }

            if (cell.IsCSharp(begin) && At(start))
            {
                done[whole] = start + piece.Code.Length;
                return start;
            }
        }

        return null;

        bool At(int place) => string.CompareOrdinal(whole.Code, place, piece.Code, 0, piece.Code.Length) == 0;
    }

    private static int LineEnd(string code, int position)
    {
        int end = code.IndexOf('\n', position);
        return end < 0 ? code.Length : end + 1;
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
