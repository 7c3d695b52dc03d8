using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Magics;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>Says whether a cell could be run as it is typed or goes on, for consoles that run it on Enter.</summary>
internal static class Completeness
{
    private const int IndentWidth = 4;

    /// <summary>Judges a cell by its form alone; names that do not exist are found when it runs.</summary>
    /// <param name="code">The cell's text.</param>
    public static CompletenessReply Of(string code)
    {
        IReadOnlyList<CellStep> steps;
        try
        {
            steps = CellParser.Parse(code);
        }
        catch (MagicException)
        {
            return new CompletenessReply(CompletenessReply.Invalid, "");
        }

        // Only what was typed last can go on.
        bool endsInCode = new CellText(code).LastKind == StepKind.CSharp;
        for (int i = 0; i < steps.Count; i++)
        {
            if (steps[i].Kind == StepKind.CSharp && OfProgram(steps[i].Text) is { Status: not CompletenessReply.Complete } reply)
            {
                return endsInCode && i == steps.Count - 1 ? reply : new CompletenessReply(CompletenessReply.Invalid, "");
            }
        }

        return new CompletenessReply(CompletenessReply.Complete, "");
    }

    private static CompletenessReply OfProgram(string program)
    {
        SyntaxTree tree = SubmissionCompiler.Parse(program, "");
        if (!SyntaxFactory.IsCompleteSubmission(tree))
        {
            return new CompletenessReply(CompletenessReply.Incomplete, new string(' ', IndentWidth * OpenBraces(tree)));
        }

        bool isValid = tree.GetDiagnostics().All(diagnostic => diagnostic.Severity != DiagnosticSeverity.Error);
        return new CompletenessReply(isValid ? CompletenessReply.Complete : CompletenessReply.Invalid, "");
    }

    private static int OpenBraces(SyntaxTree tree)
    {
        int open = 0;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing))
        {
            open += token.Kind() switch
            {
                SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
        }

        return Math.Max(open, 0);
    }
}
