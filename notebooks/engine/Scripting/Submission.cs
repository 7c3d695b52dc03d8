using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vcmr.Engine.Scripting;

/// <summary>A compiled and loaded piece of a cell.</summary>
/// <param name="Compilation">What it was compiled from.</param>
/// <param name="References">What it was compiled against.</param>
/// <param name="Entry">Runs it on the array of earlier submissions' states; does nothing where it has no code.</param>
/// <param name="HasValue">Whether it ends in an expression without a semicolon.</param>
internal sealed record Submission(CSharpCompilation Compilation, IReadOnlyList<MetadataReference> References, Func<object?[], Task<object?>> Entry, bool HasValue)
{
    /// <summary>Whether later cells can name anything of this one; if not, they need not be compiled on top of it.</summary>
    public bool Declares { get; } =
        Compilation.SyntaxTrees.Any(tree => tree.GetCompilationUnitRoot() is { Usings.Count: > 0 } or { Externs.Count: > 0 })
        || Compilation.ScriptClass!.GetMembers().Any(member => !member.IsImplicitlyDeclared);
}
