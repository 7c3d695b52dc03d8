using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Vcmr.Engine.Display;
using Vcmr.Engine.Protocol;
using Vcmr.Engine.Scripting;

namespace Vcmr.Engine.Services;

/// <summary>Describes the name at the cursor: what it is, its documentation, a variable's value.</summary>
internal static class CodeInspection
{
    private const int MaxOverloads = 30;

    /// <summary>The description, or null where there is no name that anything is known of.</summary>
    /// <param name="session">The session the cell will run in.</param>
    /// <param name="text">The cell.</param>
    /// <param name="cursor">The position, within the text.</param>
    /// <param name="detail">1 adds overloads, remarks, exceptions and the source of what a cell declared.</param>
    /// <param name="isBusy">Whether a cell runs: formatting a value may run its code, which then has to wait.</param>
    /// <param name="cancellation">Gives up.</param>
    public static InspectionReply? Inspect(SessionState session, CellText text, int cursor, int detail, Func<bool> isBusy, CancellationToken cancellation)
    {
        IReadOnlyList<ISymbol> symbols = SymbolAtCursor.Find(Model(session, text), cursor, cancellation);
        if (symbols.Count == 0)
        {
            return null;
        }

        ISymbol symbol = symbols[0];
        Documentation documentation = Documentation.Of(symbol, cancellation);
        string[] head = Head(symbols, detail);
        string? value = Value(session, symbol, isBusy);
        string? source = detail > 0 ? Source(symbol, cancellation) : null;
        return new InspectionReply(true, new JsonObject
        {
            [Mime.Plain] = Join([string.Join('\n', head), value is null ? null : "Value: " + value, documentation.ToPlainText(detail), source is null ? null : "Source:\n" + source]),
            [Mime.Markdown] = Join([Fence(string.Join('\n', head)), value is null ? null : "**Value**\n\n" + Fence(value), documentation.ToMarkdown(detail), source is null ? null : "**Source**\n\n" + Fence(source)]),
        });
    }

    /// <summary>What the compiler knows of a cell.</summary>
    /// <param name="session">The session the cell will run in.</param>
    /// <param name="text">The cell.</param>
    public static SemanticModel Model(SessionState session, CellText text)
    {
        SyntaxTree tree = SubmissionCompiler.Parse(text.Program, "");
        CSharpCompilation compilation = CSharpCompilation.CreateScriptCompilation(
            "Inspection", tree, session.References.Except(Inherited(session.Last)), session.Options.WithScriptClassName("Inspection"), session.Last, typeof(object));
        return compilation.GetSemanticModel(tree);
    }

    // The compiler hands a submission's references on to the next.
    private static IEnumerable<MetadataReference> Inherited(CSharpCompilation? last)
    {
        for (; last is not null; last = last.ScriptCompilationInfo?.PreviousScriptCompilation)
        {
            foreach (MetadataReference reference in last.References)
            {
                yield return reference;
            }
        }
    }

    private static string[] Head(IReadOnlyList<ISymbol> symbols, int detail)
    {
        if (symbols.Count == 1 || detail > 0)
        {
            return [.. symbols.Take(MaxOverloads).Select(SymbolText.Of)];
        }

        return [SymbolText.Of(symbols[0]), string.Create(CultureInfo.InvariantCulture, $"(+ {symbols.Count - 1} overload{(symbols.Count == 2 ? "" : "s")})")];
    }

    private static string? Value(SessionState session, ISymbol symbol, Func<bool> isBusy)
    {
        if (symbol is not IFieldSymbol { ContainingType.IsScriptClass: true })
        {
            return null;
        }

        Variable? variable = Variables.Of(session.States).FirstOrDefault(variable => variable.Name == symbol.Name);
        // To list a query runs it.
        bool isQuery = Members.IsSequence(variable?.Value) && variable?.Value is not ICollection;
        return variable is null || isQuery || (isBusy() && !Members.IsScalar(variable.Value)) ? null : Variables.ShortText(variable.Value);
    }

    private static string? Source(ISymbol symbol, CancellationToken cancellation)
    {
        if (symbol is not (INamedTypeSymbol or IMethodSymbol) || symbol.DeclaringSyntaxReferences is not [SyntaxReference reference, ..])
        {
            return null;
        }

        return reference.GetSyntax(cancellation).ToString();
    }

    private static string Fence(string code) => $"```csharp\n{code}\n```";

    private static string Join(IEnumerable<string?> parts) => string.Join("\n\n", parts.Where(part => !string.IsNullOrEmpty(part)));
}
