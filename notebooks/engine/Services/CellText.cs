using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>
/// A cell as it is being typed, seen as the compiler should see it: magics and what is not C# are blank, and every
/// character keeps its place. Unlike the parser of cells that are run it takes anything.
/// </summary>
internal sealed class CellText
{
    // These stand alone on their lines, as do the names of languages.
    private static readonly string[] Bare = ["time", "who", "whos"];

    private readonly List<Segment> segments = [];
    private readonly List<MagicLine> magics = [];
    private readonly Lazy<SyntaxNode> syntax;

    /// <summary>Reads a cell.</summary>
    /// <param name="source">Its text; lines end with a line feed.</param>
    /// <param name="language">The language it begins in.</param>
    public CellText(string source, string language = CellLanguages.CSharp)
    {
        Source = source;
        syntax = new Lazy<SyntaxNode>(() => SubmissionCompiler.Parse(source, "").GetRoot());
        char[] program = source.ToCharArray();
        bool isCSharp = language == CellLanguages.CSharp;
        Add(0, language);
        for (int start = 0; start < source.Length;)
        {
            int end = source.IndexOf('\n', start);
            end = end < 0 ? source.Length : end;
            bool isMagic = IsMagic(start, end, isCSharp, out int hash);
            if (isMagic)
            {
                string[] words = source[(hash + 2)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
                string name = words.FirstOrDefault() ?? "";
                magics.Add(new MagicLine(start, hash, name, string.Join(' ', words.Skip(1))));
                string? named = CellLanguages.Of(name);
                // One that is unknown here may come from an extension.
                HasWrongMagic |= words.Length > 1 && (named is not null || Bare.Contains(name));
                if (named is not null)
                {
                    isCSharp = named == CellLanguages.CSharp;
                    Add(Math.Min(end + 1, source.Length), named);
                }
            }

            if (isMagic || !isCSharp)
            {
                Array.Fill(program, ' ', start, end - start);
            }

            start = end + 1;
        }

        Program = new string(program);
    }

    /// <summary>What was typed.</summary>
    public string Source { get; }

    /// <summary>The C# of it, of the same length.</summary>
    public string Program { get; }

    /// <summary>Whether a line has a magic that is used wrong.</summary>
    public bool HasWrongMagic { get; }

    /// <summary>The lines with magics.</summary>
    public IReadOnlyList<MagicLine> Magics => magics;

    /// <summary>The C# programs of the cell, and whether each is the last thing in it.</summary>
    public IEnumerable<(string Text, bool IsLast)> Programs => segments
        .Select((segment, i) => (segment.Language, Text: Program[segment.Start..(i + 1 < segments.Count ? segments[i + 1].Start : Program.Length)], IsLast: i == segments.Count - 1))
        .Where(segment => segment.Language == CellLanguages.CSharp && !string.IsNullOrWhiteSpace(segment.Text))
        .Select(segment => (segment.Text, segment.IsLast));

    /// <summary>The line a position is in, up to that position.</summary>
    public string LineUpTo(int position) => Source[LineStart(position)..position];

    /// <summary>Where the line that a position is in begins.</summary>
    public int LineStart(int position) => position == 0 ? 0 : Source.LastIndexOf('\n', position - 1) + 1;

    /// <summary>Whether a position is in C#.</summary>
    public bool IsCSharp(int position) => segments.Last(segment => segment.Start <= position).Language == CellLanguages.CSharp;

    // In the first column it is one whatever is around it, as in .NET Interactive; behind blanks only where C# could stand.
    private bool IsMagic(int start, int end, bool isCSharp, out int hash)
    {
        hash = start;
        while (hash < end && Source[hash] is ' ' or '\t')
        {
            hash++;
        }

        return Source.AsSpan(hash, end - hash).StartsWith("#!") && (hash == start || (isCSharp && !IsInText(hash)));
    }

    private bool IsInText(int position)
    {
        SyntaxToken token = syntax.Value.FindToken(position);
        bool isText = token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken
            or SyntaxKind.Utf8StringLiteralToken or SyntaxKind.Utf8MultiLineRawStringLiteralToken;
        return (isText && token.Span.Contains(position)) || syntax.Value.FindTrivia(position).IsKind(SyntaxKind.MultiLineCommentTrivia);
    }

    private void Add(int start, string language) => segments.Add(new Segment(start, language));

    private readonly record struct Segment(int Start, string Language);
}

/// <summary>A line with a magic.</summary>
/// <param name="Start">Where the line begins.</param>
/// <param name="Hash">Where the magic begins.</param>
/// <param name="Name">The magic's name, without <c>#!</c>.</param>
/// <param name="Rest">What follows it.</param>
internal readonly record struct MagicLine(int Start, int Hash, string Name, string Rest);
