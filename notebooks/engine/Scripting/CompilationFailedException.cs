using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Scripting;

/// <summary>A cell does not compile.</summary>
/// <param name="errors">The compiler's errors, in the order of the text; at least one.</param>
internal sealed class CompilationFailedException(IReadOnlyList<Diagnostic> errors) : Exception(errors[0].GetMessage())
{
    public IReadOnlyList<Diagnostic> Errors => errors;
}
