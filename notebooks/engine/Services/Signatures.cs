using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Services;

/// <summary>What front ends show beside a completion: a function's parameters and result, a value's type.</summary>
internal static class Signatures
{
    private static readonly SymbolDisplayFormat Parameters = new(
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeParamsRefOut,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The signatures of names, as far as they have one.</summary>
    /// <param name="document">The cell.</param>
    /// <param name="cursor">Where it is completed.</param>
    /// <param name="start">Where the completed word begins.</param>
    /// <param name="names">The names.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<Dictionary<string, string>> AtAsync(Document document, int cursor, int start, HashSet<string> names, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || model is null || names.Count == 0)
        {
            return [];
        }

        INamespaceOrTypeSymbol? container = Container(root, model, start, cancellation);
        ImmutableArray<ISymbol> symbols = model.LookupSymbols(Math.Min(cursor, root.FullSpan.End), container, includeReducedExtensionMethods: container is ITypeSymbol);
        return symbols
            .Where(symbol => names.Contains(symbol.Name))
            .GroupBy(symbol => symbol.Name, StringComparer.Ordinal)
            .Select(group => (group.Key, Text: Of([.. group])))
            .Where(entry => entry.Text is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Text!, StringComparer.Ordinal);
    }

    // What stands before the dot, or null where there is none.
    private static INamespaceOrTypeSymbol? Container(SyntaxNode root, SemanticModel model, int start, CancellationToken cancellation)
    {
        if (start == 0 || root.FindToken(start - 1).Parent is not SyntaxNode node)
        {
            return null;
        }

        ExpressionSyntax? left = node switch
        {
            MemberAccessExpressionSyntax member when member.OperatorToken.SpanStart < start => member.Expression,
            MemberBindingExpressionSyntax binding => binding.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>()?.Expression,
            QualifiedNameSyntax name when name.DotToken.SpanStart < start => name.Left,
            _ => null,
        };
        return left is null ? null
            : model.GetTypeInfo(left, cancellation).Type is ITypeSymbol { TypeKind: not TypeKind.Error } type ? type
            : model.GetSymbolInfo(left, cancellation).Symbol as INamespaceOrTypeSymbol;
    }

    private static string? Of(ISymbol[] overloads)
    {
        IMethodSymbol? shortest = overloads.OfType<IMethodSymbol>().OrderBy(method => method.Parameters.Length).FirstOrDefault();
        if (shortest is null)
        {
            return TypeOf(overloads[0]) is ITypeSymbol type ? Text(type) : null;
        }

        string signature = shortest.ToDisplayString(Parameters);
        string more = overloads.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" (+ {overloads.Length - 1})") : "";
        return $"{signature[shortest.Name.Length..]} → {Text(shortest.ReturnType)}{more}";
    }

    private static ITypeSymbol? TypeOf(ISymbol symbol) => symbol switch
    {
        IPropertySymbol property => property.Type,
        IFieldSymbol field => field.Type,
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        IEventSymbol happening => happening.Type,
        _ => null,
    };

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
