using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Services;

/// <summary>The overloads of the function in whose parentheses the cursor stands.</summary>
internal static class CallHelp
{
    /// <summary>One overload.</summary>
    public sealed record Overload(string Label, string Documentation, IReadOnlyList<string> Parameters);

    /// <summary>All of them, and where the cursor is.</summary>
    public sealed record Reply(IReadOnlyList<Overload> Overloads, int ActiveOverload, int ActiveParameter);

    /// <summary>The overloads, or null where the cursor is in no call.</summary>
    public static Reply? At(SemanticModel model, int cursor, CancellationToken cancellation)
    {
        SyntaxToken before = model.SyntaxTree.GetRoot(cancellation).FindToken(Math.Max(cursor - 1, 0));
        BaseArgumentListSyntax? list = before.Parent?.AncestorsAndSelf().OfType<BaseArgumentListSyntax>().FirstOrDefault(one => one.SpanStart < cursor);
        (IReadOnlyList<ISymbol> symbols, ISymbol? chosen) = list?.Parent switch
        {
            InvocationExpressionSyntax call => ([.. model.GetMemberGroup(call.Expression, cancellation)], model.GetSymbolInfo(call, cancellation).Symbol),
            BaseObjectCreationExpressionSyntax creation when model.GetTypeInfo(creation, cancellation).Type is INamedTypeSymbol type =>
                ([.. type.InstanceConstructors], model.GetSymbolInfo(creation, cancellation).Symbol),
            _ => ((IReadOnlyList<ISymbol>)[], (ISymbol?)null),
        };
        IMethodSymbol[] methods = [.. symbols.OfType<IMethodSymbol>()];
        if (methods.Length == 0)
        {
            return null;
        }

        int argument = list!.Arguments.GetSeparators().Count(comma => comma.SpanStart < cursor);
        int active = Math.Max(Array.FindIndex(methods, method => SymbolEqualityComparer.Default.Equals(method, chosen)), 0);
        return new Reply(
            [.. methods.Select(method => new Overload(SymbolText.Of(method), Documentation.Of(method, cancellation).ToMarkdown(0), [.. method.Parameters.Select(one => one.Name)]))],
            active,
            Math.Clamp(argument, 0, Math.Max(methods[active].Parameters.Length - 1, 0)));
    }
}
