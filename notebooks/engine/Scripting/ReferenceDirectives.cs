using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Vcmr.Engine.Scripting;

/// <summary>Finds the <c>#r</c> lines of a program.</summary>
internal static class ReferenceDirectives
{
    /// <summary>
    /// Takes the directives out of a program. They may stand anywhere in it, and the compiler then never resolves them
    /// by rules of its own.
    /// </summary>
    /// <param name="tree">The program.</param>
    /// <returns>The directives and the program with blanks in their place, so that every line keeps its number.</returns>
    public static (IReadOnlyList<(string Reference, int Line)> Directives, SourceText Text) Extract(SyntaxTree tree)
    {
        SourceText text = tree.GetText();
        ReferenceDirectiveTriviaSyntax[] found =
        [
            .. tree.GetRoot().DescendantTrivia(descendIntoTrivia: true)
                .Where(trivia => trivia.IsKind(SyntaxKind.ReferenceDirectiveTrivia))
                .Select(trivia => (ReferenceDirectiveTriviaSyntax)trivia.GetStructure()!)
                .Where(directive => !directive.File.IsMissing && directive.IsActive),
        ];
        if (found.Length == 0)
        {
            return ([], text);
        }

        List<(string, int)> directives = [];
        List<TextChange> changes = [];
        foreach (ReferenceDirectiveTriviaSyntax directive in found)
        {
            directives.Add((directive.File.ValueText, text.Lines.GetLinePosition(directive.SpanStart).Line + 1));
            TextSpan span = TextSpan.FromBounds(directive.HashToken.SpanStart, directive.File.Span.End);
            changes.Add(new TextChange(span, new string(' ', span.Length)));
        }

        return (directives, text.WithChanges(changes));
    }
}
