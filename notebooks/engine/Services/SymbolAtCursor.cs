using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Services;

/// <summary>
/// Finds what the name at the cursor, or just before it, means. Inside a call's parentheses and on no name that is the
/// function called, as Jupyter's users expect of Shift+Tab.
/// </summary>
internal static class SymbolAtCursor
{
    /// <summary>The symbol, with its overloads where it is a function that is not called unambiguously; none for nothing.</summary>
    public static IReadOnlyList<ISymbol> Find(SemanticModel model, int cursor, CancellationToken cancellation)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot(cancellation);
        foreach (SyntaxToken token in Tokens(root, cursor))
        {
            if (token.Parent is SyntaxNode node && Symbols(model, node, token, cancellation) is { Count: > 0 } found)
            {
                return found;
            }
        }

        SyntaxToken before = root.FindToken(Math.Max(cursor - 1, 0));
        for (SyntaxNode? node = before.Parent; node is not null; node = node.Parent)
        {
            if (node is BaseArgumentListSyntax list && list.SpanStart < cursor && Callee(list.Parent) is SyntaxNode callee)
            {
                return Meant(model, callee, cancellation);
            }
        }

        return [];
    }

    // The token under the cursor counts before the one that ends there.
    private static IEnumerable<SyntaxToken> Tokens(SyntaxNode root, int cursor)
    {
        SyntaxToken token = root.FindToken(cursor);
        if (IsName(token) && token.Span.Contains(cursor))
        {
            yield return token;
        }

        if (cursor > 0)
        {
            token = root.FindToken(cursor - 1);
            if (IsName(token) && token.Span.End >= cursor)
            {
                yield return token;
            }
        }
    }

    private static bool IsName(SyntaxToken token) =>
        token.IsKind(SyntaxKind.IdentifierToken) || SyntaxFacts.IsPredefinedType(token.Kind()) || token.IsKind(SyntaxKind.NewKeyword);

    private static SyntaxNode? Callee(SyntaxNode? call) => call switch
    {
        InvocationExpressionSyntax invocation => invocation.Expression,
        BaseObjectCreationExpressionSyntax creation => creation,
        ElementAccessExpressionSyntax access => access,
        ConstructorInitializerSyntax initializer => initializer,
        _ => null,
    };

    private static IReadOnlyList<ISymbol> Symbols(SemanticModel model, SyntaxNode node, SyntaxToken token, CancellationToken cancellation)
    {
        if (model.GetDeclaredSymbol(node, cancellation) is ISymbol declared && declared.Locations.Any(location => location.SourceSpan == token.Span))
        {
            return [declared];
        }

        if (node is not (ExpressionSyntax or NameColonSyntax or AttributeSyntax))
        {
            return [];
        }

        // The name of a type in 'new T(…)' means the constructor to the reader only inside the parentheses.
        return Meant(model, node, cancellation);
    }

    private static IReadOnlyList<ISymbol> Meant(SemanticModel model, SyntaxNode node, CancellationToken cancellation)
    {
        SymbolInfo info = model.GetSymbolInfo(node, cancellation);
        if (info.Symbol is ISymbol symbol)
        {
            return symbol is IAliasSymbol alias ? [alias.Target] : [symbol];
        }

        if (info.CandidateSymbols.Length > 0)
        {
            return [.. info.CandidateSymbols];
        }

        if (model.GetMemberGroup(node, cancellation) is { Length: > 0 } group)
        {
            return [.. group];
        }

        return model.GetTypeInfo(node, cancellation).Type is INamedTypeSymbol { TypeKind: not TypeKind.Error } type and not { SpecialType: SpecialType.System_Void } && node is TypeSyntax ? [type] : [];
    }
}
