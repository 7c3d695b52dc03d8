using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Scripting;

/// <summary>
/// Puts <see cref="CellInterrupt.Check"/> into the loops and lambdas of a script's top-level code, on the line where their
/// body begins, so that line numbers stay. Functions and types need none: the compiler's own cancellation covers them; it
/// leaves out only code at the top. A lambda that is one expression gets a body for it, unless it is meant as a tree.
/// </summary>
/// <param name="model">What the program means.</param>
internal sealed class InterruptibleLoops(SemanticModel model) : CSharpSyntaxRewriter
{
    private static readonly StatementSyntax Check =
        SyntaxFactory.ParseStatement($"global::{typeof(CellInterrupt).FullName}.{nameof(CellInterrupt.Check)}(); ");

    /// <summary>A program with checks; the same tree where it has no such loop.</summary>
    /// <param name="tree">The program.</param>
    /// <param name="compilation">A compilation that has it.</param>
    public static SyntaxTree Rewrite(SyntaxTree tree, CSharpCompilation compilation)
    {
        SyntaxNode root = tree.GetRoot();
        SyntaxNode rewritten = new InterruptibleLoops(compilation.GetSemanticModel(tree)).Visit(root);
        return rewritten == root ? tree : tree.WithRootAndOptions(rewritten, tree.Options);
    }

    public override SyntaxNode? VisitWhileStatement(WhileStatementSyntax node)
    {
        var visited = (WhileStatementSyntax)base.VisitWhileStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    public override SyntaxNode? VisitDoStatement(DoStatementSyntax node)
    {
        var visited = (DoStatementSyntax)base.VisitDoStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    public override SyntaxNode? VisitForStatement(ForStatementSyntax node)
    {
        var visited = (ForStatementSyntax)base.VisitForStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    public override SyntaxNode? VisitForEachStatement(ForEachStatementSyntax node)
    {
        var visited = (ForEachStatementSyntax)base.VisitForEachStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    public override SyntaxNode? VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        var visited = (ForEachVariableStatementSyntax)base.VisitForEachVariableStatement(node)!;
        return visited.WithStatement(Checked(visited.Statement));
    }

    public override SyntaxNode? VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        var visited = (SimpleLambdaExpressionSyntax)base.VisitSimpleLambdaExpression(node)!;
        return Body(node, visited) is BlockSyntax body ? visited.WithExpressionBody(null).WithBlock(body) : visited;
    }

    public override SyntaxNode? VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        var visited = (ParenthesizedLambdaExpressionSyntax)base.VisitParenthesizedLambdaExpression(node)!;
        return Body(node, visited) is BlockSyntax body ? visited.WithExpressionBody(null).WithBlock(body) : visited;
    }

    public override SyntaxNode? VisitMethodDeclaration(MethodDeclarationSyntax node) => node;

    public override SyntaxNode? VisitPropertyDeclaration(PropertyDeclarationSyntax node) => node;

    public override SyntaxNode? VisitClassDeclaration(ClassDeclarationSyntax node) => node;

    public override SyntaxNode? VisitStructDeclaration(StructDeclarationSyntax node) => node;

    public override SyntaxNode? VisitRecordDeclaration(RecordDeclarationSyntax node) => node;

    // The body of a lambda with a check, or null where there can be none.
    private BlockSyntax? Body(LambdaExpressionSyntax original, LambdaExpressionSyntax visited)
    {
        if (visited.Block is BlockSyntax block)
        {
            return Checked(block);
        }

        if (visited.ExpressionBody is not ExpressionSyntax value
            || value is ThrowExpressionSyntax or RefExpressionSyntax
            || model.GetSymbolInfo(original).Symbol is not IMethodSymbol { ReturnType: { TypeKind: not TypeKind.Error } type } method
            || model.GetTypeInfo(original).ConvertedType is not { TypeKind: TypeKind.Delegate })
        {
            return null;
        }

        bool hasValue = method.IsAsync ? type is INamedTypeSymbol { IsGenericType: true } : !method.ReturnsVoid;
        // Comments and line ends above the value stay above it.
        SyntaxTriviaList above = value.GetLeadingTrivia();
        value = value.WithoutLeadingTrivia();
        StatementSyntax statement = hasValue
            ? SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), value, SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            : SyntaxFactory.ExpressionStatement(value);
        return SyntaxFactory.Block(Check.WithLeadingTrivia(above), statement);
    }

    private static BlockSyntax Checked(StatementSyntax body) => body is BlockSyntax block
        ? block.WithStatements(block.Statements.Insert(0, Check))
        : SyntaxFactory.Block(Check, body);
}
