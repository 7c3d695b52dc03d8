using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Running;

/// <summary>Reads which parameters a <c>parameters</c> cell declares, from its text alone.</summary>
internal static class ParameterCell
{
    private static readonly CSharpParseOptions Script = new(kind: Microsoft.CodeAnalysis.SourceCodeKind.Script);

    public static IReadOnlyList<NotebookParameter> Read(string source) =>
    [
        .. from member in ((CompilationUnitSyntax)CSharpSyntaxTree.ParseText(source, Script).GetRoot()).Members
           let declaration = Declaration(member)
           where declaration is not null
           from variable in declaration.Variables
           select new NotebookParameter(variable.Identifier.ValueText, TypeOf(declaration.Type, variable.Initializer?.Value)),
    ];

    // A script's top-level variables are fields of the script.
    private static VariableDeclarationSyntax? Declaration(MemberDeclarationSyntax member) => member switch
    {
        FieldDeclarationSyntax field => field.Declaration,
        GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax local } => local.Declaration,
        _ => null,
    };

    private static string? TypeOf(TypeSyntax type, ExpressionSyntax? value)
    {
        if (!type.IsVar)
        {
            return ParameterType.Known(type);
        }

        ExpressionSyntax? literal = value is PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.UnaryMinusExpression or (int)SyntaxKind.UnaryPlusExpression } signed
            ? signed.Operand
            : value;
        return literal switch
        {
            LiteralExpressionSyntax { Token.Value: string } or InterpolatedStringExpressionSyntax => "string",
            LiteralExpressionSyntax { Token.Value: bool } => "bool",
            LiteralExpressionSyntax { Token.Value: int } => "int",
            LiteralExpressionSyntax { Token.Value: long } => "long",
            LiteralExpressionSyntax { Token.Value: float } => "float",
            LiteralExpressionSyntax { Token.Value: double } => "double",
            LiteralExpressionSyntax { Token.Value: decimal } => "decimal",
            BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when TypeOf(type, sum.Left) == "string" || TypeOf(type, sum.Right) == "string" => "string",
            ArrayCreationExpressionSyntax array => ParameterType.Known(SyntaxFactory.ParseTypeName(array.Type.ElementType + "[]")),
            ImplicitArrayCreationExpressionSyntax array => ArrayOf(type, array.Initializer.Expressions),
            ObjectCreationExpressionSyntax created => ParameterType.Known(created.Type),
            _ => null,
        };
    }

    private static string? ArrayOf(TypeSyntax type, IEnumerable<ExpressionSyntax> items)
    {
        string?[] types = [.. items.Select(item => TypeOf(type, item))];
        return types.Contains(null) ? null : ParameterType.Common(types!) + "[]";
    }
}
