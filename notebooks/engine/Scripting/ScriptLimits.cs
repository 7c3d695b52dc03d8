using System.Text.RegularExpressions;

namespace Vcmr.Engine.Scripting;

/// <summary>What C# allows in a program and not at the top of a script: the compiler's words do not say what to do.</summary>
internal static partial class ScriptLimits
{
    private const string Extensions = "In a cell an extension method stands at the top by itself, outside any class: 'static int Twice(this int x) => 2 * x;'.";

    private static readonly Dictionary<string, string> ById = new(StringComparer.Ordinal)
    {
        ["CS0006"] = "A file of '#load' cannot bring references of its own: write its '#r' lines into the cell, above the '#load'.",
        ["CS0027"] = "A cell has no 'this': write the variable's name alone.",
        ["CS1109"] = Extensions,
        ["CS1504"] = "The file of '#load' cannot be read; its path is relative to the notebook.",
        ["CS7020"] = "A cell cannot 'yield' at its top: write a function, 'IEnumerable<int> Numbers() { yield return 1; }'.",
        ["CS7021"] = "A cell cannot contain a namespace: declare its types at the top.",
        ["CS8345"] = "A cell's variables live on the heap, where spans and other ref structs cannot be: use them inside a function or in braces { … }.",
        ["CS9054"] = "A cell's types cannot be 'file' types: leave the word out, or nest the type in another one as 'private'.",
        ["CS9283"] = Extensions,
    };

    /// <summary>Advice for an error, or null.</summary>
    /// <param name="ids">The compiler's numbers of the errors on the line.</param>
    /// <param name="line">The line.</param>
    public static string? Advice(IReadOnlySet<string> ids, string line)
    {
        // Inside a function these two are right, and what is wrong on the line is something else.
        bool isSyntax = ids.Overlaps(["CS1001", "CS1002", "CS1519"]);
        if (isSyntax && UsingDeclaration().IsMatch(line))
        {
            return "A cell cannot declare 'using var' at its top, because its variables live on: write 'using (var x = …) { … }', or 'var x = …' and dispose it later.";
        }

        if (isSyntax && RefVariable().IsMatch(line))
        {
            return "A cell cannot declare a 'ref' variable at its top, because its variables live on: use it inside a function or in braces { … }.";
        }

        return ids.Select(id => ById.GetValueOrDefault(id)).FirstOrDefault(advice => advice is not null);
    }

    [GeneratedRegex(@"^\s*(await\s+)?using\s+[\w.<>\[\]?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();

    [GeneratedRegex(@"\bref\s+(readonly\s+)?[\w.<>\[\]?]+\s+\w+\s*=\s*ref\b")]
    private static partial Regex RefVariable();
}
