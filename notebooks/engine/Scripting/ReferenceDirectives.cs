using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Vcmr.Engine.Scripting;

/// <summary>Finds the <c>#r</c> and <c>#i</c> lines of a program.</summary>
internal static partial class ReferenceDirectives
{
    /// <summary>
    /// Takes the directives out of a program. They may stand anywhere in it, and the compiler then never resolves them
    /// by rules of its own.
    /// </summary>
    /// <param name="tree">The program.</param>
    /// <returns>The directives and the program with blanks in their place, so that every line keeps its number.</returns>
    public static (IReadOnlyList<ReferenceDirective> Directives, SourceText Text) Extract(SyntaxTree tree)
    {
        SourceText text = tree.GetText();
        List<ReferenceDirective> directives = [];
        List<TextChange> changes = [];
        foreach (DirectiveTriviaSyntax found in tree.GetRoot().DescendantTrivia(descendIntoTrivia: true).Select(trivia => trivia.GetStructure()).OfType<DirectiveTriviaSyntax>())
        {
            if (!found.IsActive || Read(found, text) is not (bool isSource, string quoted, int end))
            {
                continue;
            }

            int start = found.HashToken.SpanStart;
            directives.Add(new ReferenceDirective(isSource, quoted, text.Lines.GetLinePosition(start).Line + 1));
            changes.Add(new TextChange(TextSpan.FromBounds(start, end), new string(' ', end - start)));
        }

        return (directives, changes.Count == 0 ? text : text.WithChanges(changes));
    }

    private static (bool IsSource, string Quoted, int End)? Read(DirectiveTriviaSyntax directive, SourceText text)
    {
        switch (directive)
        {
            case ReferenceDirectiveTriviaSyntax { File.IsMissing: false } reference:
                return (false, reference.File.ValueText, reference.File.Span.End);

            // The compiler does not know #i.
            case BadDirectiveTriviaSyntax { Identifier.Text: "i" } bad:
                Match match = Source().Match(text.ToString(text.Lines.GetLineFromPosition(bad.SpanStart).Span));
                return match.Success ? (true, match.Groups["text"].Value, text.Lines.GetLineFromPosition(bad.SpanStart).Start + match.Length) : null;

            default:
                return null;
        }
    }

    [GeneratedRegex(@"^\s*#\s*i\s+""(?<text>[^""]*)""")]
    private static partial Regex Source();
}
