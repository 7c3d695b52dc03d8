using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Services;

/// <summary>
/// One script that declares what all cells of a session together did: their usings, variables, functions and types, of
/// several of one name the last. It is for names and types alone and does nothing.
/// </summary>
internal sealed partial class SessionDeclarations
{
    private static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> usings = new(StringComparer.Ordinal);
    private readonly StringBuilder text = new();

    /// <summary>The script.</summary>
    /// <param name="last">The last submission, or null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public static string Of(CSharpCompilation? last, CancellationToken cancellation)
    {
        SessionDeclarations declarations = new();
        for (; last is not null; last = last.ScriptCompilationInfo!.PreviousScriptCompilation)
        {
            cancellation.ThrowIfCancellationRequested();
            declarations.Add(last);
        }

        return string.Join('\n', declarations.usings) + '\n' + declarations.text;
    }

    private void Add(CSharpCompilation submission)
    {
        foreach (SyntaxTree tree in submission.SyntaxTrees)
        {
            usings.UnionWith(tree.GetCompilationUnitRoot().Usings.Select(one => one.ToString()));
        }

        foreach (ISymbol member in submission.ScriptClass!.GetMembers().Where(member => !member.IsImplicitlyDeclared))
        {
            string key = member is IMethodSymbol method ? $"{member.Name}({string.Join(',', method.Parameters.Select(one => one.Type.ToDisplayString(TypeFormat)))})" : member.Name;
            if (Declaration(member) is string declaration && taken.Add(key))
            {
                text.Append(declaration).Append('\n');
            }
        }
    }

    private static string? Declaration(ISymbol member)
    {
        SyntaxNode? syntax = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
        return (member, syntax) switch
        {
            (IFieldSymbol field, _) => Variable(field, syntax),
            (IMethodSymbol, MethodDeclarationSyntax method) =>
                method.WithBody(null).WithExpressionBody(null).WithSemicolonToken(default) + " => throw null;",
            (INamedTypeSymbol or IPropertySymbol or IEventSymbol, MemberDeclarationSyntax declared) => declared.ToString(),
            _ => null,
        };
    }

    private static string Variable(IFieldSymbol field, SyntaxNode? syntax)
    {
        string name = SyntaxFacts.GetKeywordKind(field.Name) == SyntaxKind.None ? field.Name : "@" + field.Name;
        string type = field.Type.ToDisplayString(TypeFormat);
        // A type without a name is what its value makes it.
        return type.Contains('<', StringComparison.Ordinal) && type.Contains("anonymous type", StringComparison.Ordinal) && syntax is VariableDeclaratorSyntax { Initializer: EqualsValueClauseSyntax value }
            ? $"var {name} {value};"
            : $"{InCell().Replace(type, "")} {name};";
    }

    // Types of cells stand in classes that nobody wrote.
    [GeneratedRegex(@"(global::)?Submission#\d+\.")]
    private static partial Regex InCell();
}
