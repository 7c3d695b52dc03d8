using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Html;

/// <summary>C# with its words marked by kind: keyword, type, method, text, number, comment, directive.</summary>
internal static class CSharpColors
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, DocumentationMode.None, SourceCodeKind.Script);

    /// <summary>A cell's text as HTML; a part in another language stays as it is.</summary>
    public static string Write(string source)
    {
        StringBuilder html = new();
        List<string> csharp = [];
        bool isCSharp = true;
        string[] lines = source.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            string end = i < lines.Length - 1 ? "\n" : "";
            if (line.TrimStart().StartsWith("#!", StringComparison.Ordinal))
            {
                Flush(html, csharp);
                string magic = line.Trim();
                isCSharp = magic.ToLowerInvariant() is "#!csharp" or "#!c#" || (isCSharp && magic is "#!time" or "#!who" or "#!whos");
                Append(html, "d", line);
                html.Append(end);
            }
            else if (isCSharp)
            {
                csharp.Add(line + end);
            }
            else
            {
                html.Append(PageText.Encode(line)).Append(end);
            }
        }

        Flush(html, csharp);
        return html.ToString();
    }

    private static void Flush(StringBuilder html, List<string> lines)
    {
        string text = string.Concat(lines);
        lines.Clear();
        if (Nesting.IsTooDeep(text))
        {
            html.Append(PageText.Encode(text));
            return;
        }

        SyntaxNode root = CSharpSyntaxTree.ParseText(text, Script).GetRoot();
        foreach (SyntaxToken token in root.DescendantTokens())
        {
            Append(html, token.LeadingTrivia);
            Append(html, Kind(token), token.Text);
            Append(html, token.TrailingTrivia);
        }
    }

    private static void Append(StringBuilder html, SyntaxTriviaList trivia)
    {
        foreach (SyntaxTrivia one in trivia)
        {
            SyntaxKind kind = one.Kind();
            bool isComment = kind is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia
                or SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia or SyntaxKind.DisabledTextTrivia;
            Append(html, isComment ? "c" : one.IsDirective ? "d" : null, one.ToFullString());
        }
    }

    private static void Append(StringBuilder html, string? kind, string text)
    {
        string encoded = PageText.Encode(text);
        _ = kind is null || text.Length == 0 ? html.Append(encoded) : html.Append("<span class=\"").Append(kind).Append("\">").Append(encoded).Append("</span>");
    }

    private static string? Kind(SyntaxToken token)
    {
        switch (token.Kind())
        {
            case SyntaxKind.NumericLiteralToken:
                return "n";
            case SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken
                or SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedStringEndToken
                or SyntaxKind.InterpolatedSingleLineRawStringStartToken or SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken
                or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.Utf8StringLiteralToken:
                return "s";
            case SyntaxKind.IdentifierToken:
                return Kind(token.Parent);
            default:
                return token.IsKeyword() || SyntaxFacts.IsContextualKeyword(token.Kind()) ? "k" : null;
        }
    }

    private static string? Kind(SyntaxNode? name) => name switch
    {
        IdentifierNameSyntax { IsVar: true } => "k",
        BaseTypeDeclarationSyntax or DelegateDeclarationSyntax or TypeParameterSyntax => "t",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
        SimpleNameSyntax { Parent: InvocationExpressionSyntax } => "m",
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } simple when access.Name == simple => "m",
        GenericNameSyntax => "t",
        SimpleNameSyntax { Parent: VariableDeclarationSyntax or ParameterSyntax or TypeArgumentListSyntax or BaseTypeSyntax or ArrayTypeSyntax or NullableTypeSyntax or CatchDeclarationSyntax or TypeOfExpressionSyntax or AttributeSyntax } => "t",
        SimpleNameSyntax { Parent: ObjectCreationExpressionSyntax created } simple when created.Type == simple => "t",
        SimpleNameSyntax { Parent: MethodDeclarationSyntax method } simple when method.ReturnType == simple => "t",
        SimpleNameSyntax { Parent: LocalFunctionStatementSyntax function } simple when function.ReturnType == simple => "t",
        SimpleNameSyntax { Parent: PropertyDeclarationSyntax property } simple when property.Type == simple => "t",
        SimpleNameSyntax { Parent: ForEachStatementSyntax loop } simple when loop.Type == simple => "t",
        SimpleNameSyntax { Parent: CastExpressionSyntax cast } simple when cast.Type == simple => "t",
        SimpleNameSyntax { Parent: DeclarationPatternSyntax pattern } simple when pattern.Type == simple => "t",
        _ => null,
    };
}
