using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
        CellText text = new(code);
        if (text.HasWrongMagic)
        {
            return new CompletenessReply(CompletenessReply.Invalid, "");
        }

        // Only what was typed last can go on.
        foreach ((string program, bool isLast) in text.Programs)
        {
            if (OfProgram(program) is { Status: not CompletenessReply.Complete } reply)
            {
                return isLast ? reply : new CompletenessReply(CompletenessReply.Invalid, "");
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
