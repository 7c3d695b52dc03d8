using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Scripting;

/// <summary>
/// Says when code is nested so deep that the compiler could overflow the stack and take the session with it: its parser
/// guards itself in expressions and statements, but not in types and conditions, and what binds names does nowhere.
/// </summary>
internal static class Nesting
{
    /// <summary>What is said of such code.</summary>
    public static readonly string Problem = $"The code is nested more deeply here than the compiler can be trusted with ({MaxDepth} brackets, {MaxNodes} expressions or statements): build the value in several steps, or read it from a file.";

    private const int MaxDepth = 400;
    private const int MaxNodes = 2000;

    /// <summary>Whether brackets are nested deeper than anybody could have meant.</summary>
    public static bool IsTooDeep(string code) => LineTooDeep(code) > 0;

    /// <summary>The line, from 1, in which what was parsed is nested too deep; 0 where it is nowhere.</summary>
    public static int LineTooDeep(SyntaxTree tree)
    {
        Stack<(SyntaxNode Node, int Depth)> waiting = new([(tree.GetRoot(), 0)]);
        while (waiting.TryPop(out (SyntaxNode Node, int Depth) next))
        {
            // An array of arrays lies flat in the tree, and its type does not.
            if (next.Depth > MaxNodes || next.Node is ArrayTypeSyntax { RankSpecifiers.Count: > MaxDepth })
            {
                return 1 + tree.GetLineSpan(next.Node.Span).StartLinePosition.Line;
            }

            foreach (SyntaxNode child in next.Node.ChildNodes())
            {
                // A sum of many terms leans to the left, and the compiler takes it apart in a loop.
                bool isTerm = child is BinaryExpressionSyntax && next.Node is BinaryExpressionSyntax sum && sum.Left == child;
                waiting.Push((child, next.Depth + (isTerm ? 0 : 1)));
            }
        }

        return 0;
    }

    /// <summary>The line, from 1, in which the nesting is too deep; 0 where it is not.</summary>
    public static int LineTooDeep(string code)
    {
        int at = Find(code);
        // Brackets in texts and comments are none, and the lexer tells which are; but it follows conditions of #if and texts
        // within texts by recursion of its own.
        return at < 0 ? 0
            : IsTooDeepForLexer(code) || IsTooDeepInTokens(code) ? 1 + code.AsSpan(0, at).Count('\n')
            : 0;
    }

    // Where it becomes too deep by the look of the characters, or -1.
    private static int Find(ReadOnlySpan<char> code)
    {
        Depth depth = default;
        for (int i = 0; i < code.Length; i++)
        {
            if (depth.Add(code[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsTooDeepForLexer(string code)
    {
        int texts = 0;
        for (int at = -1; (at = code.IndexOf('"', at + 1)) >= 0;)
        {
            texts += at > 0 && code[at - 1] is '$' or '@' ? 1 : 0;
        }

        if (texts > MaxDepth)
        {
            return true;
        }

        foreach (ReadOnlySpan<char> line in code.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.TrimStart();
            if (trimmed.StartsWith("#") && Find(trimmed) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsTooDeepInTokens(string code)
    {
        Depth depth = default;
        foreach (SyntaxToken token in SyntaxFactory.ParseTokens(code, options: SubmissionCompiler.ParseOptions))
        {
            string text = token.Text;
            // A text with values in it is one token here.
            if (text.Length == 1 ? depth.Add(text[0]) : text.StartsWith('$') || text.StartsWith("@$", StringComparison.Ordinal) ? Find(text) >= 0 : depth.Add(text.Length > 0 ? text[0] : ' '))
            {
                return true;
            }
        }

        return false;
    }

    private struct Depth
    {
        private int brackets;
        private int angles;
        private int bangs;

        /// <summary>Takes a character; true where it is one too many.</summary>
        public bool Add(char c)
        {
            bangs = c == '!' ? bangs + 1 : char.IsWhiteSpace(c) ? bangs : 0;
            switch (c)
            {
                case '(' or '[' or '{':
                    brackets++;
                    angles = 0;
                    break;
                case ')' or ']' or '}':
                    brackets = Math.Max(brackets - 1, 0);
                    angles = 0;
                    break;
                case '<':
                    angles++;
                    break;
                // What ends a comparison or an expression ends its angle brackets.
                case '>' or ';' or '=' or '&' or '|' or '?' or '"':
                    angles = 0;
                    break;
            }

            return brackets > MaxDepth || angles > MaxDepth || bangs > MaxDepth;
        }
    }
}

/// <summary>A cell's code is nested too deep.</summary>
/// <param name="line">The line in the cell, from 1.</param>
internal sealed class NestingException(int line) : Exception(Nesting.Problem)
{
    public int Line { get; } = line;
}
