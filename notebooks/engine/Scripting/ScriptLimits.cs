using System.Text.RegularExpressions;

namespace Vcmr.Engine.Scripting;

/// <summary>What C# allows in a program and not at the top of a script: the compiler's words do not say what to do.</summary>
internal static partial class ScriptLimits
{
    /// <summary>Advice for an error, or null.</summary>
    /// <param name="id">The compiler's number of the error.</param>
    /// <param name="line">The line it is in.</param>
    public static string? Advice(string id, string line) => id switch
    {
        _ when UsingDeclaration().IsMatch(line) =>
            "A cell cannot declare 'using var' at its top, because its variables live on: write 'using (var x = …) { … }', or 'var x = …' and dispose it later.",
        "CS1109" => "In a cell an extension method stands at the top by itself, outside any class: 'static int Twice(this int x) => 2 * x;'.",
        "CS7021" => "A cell cannot contain a namespace: declare its types at the top.",
        _ => null,
    };

    [GeneratedRegex(@"^\s*(await\s+)?using\s+[\w.<>\[\]?]+\s+\w+\s*=")]
    private static partial Regex UsingDeclaration();
}
