using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Vcmr.Engine.Scripting;

/// <summary>A compiled and loaded piece of a cell.</summary>
/// <param name="compilation">What it was compiled from; the next one builds on it.</param>
/// <param name="assembly">Its assembly.</param>
/// <param name="entry">Runs it on the array of earlier submissions' states.</param>
/// <param name="hasValue">Whether it ends in an expression without a semicolon.</param>
internal sealed class Submission(CSharpCompilation compilation, Assembly assembly, Func<object?[], Task<object?>> entry, bool hasValue)
{
    // The compiler puts this field into every assembly whose loops and calls it made cancellable; a number follows the
    // type's name.
    private readonly FieldInfo? cancellation = assembly.GetTypes()
        .FirstOrDefault(type => type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
        ?.GetField("ModuleCancellationToken", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    public CSharpCompilation Compilation => compilation;

    public Func<object?[], Task<object?>> Entry => entry;

    public bool HasValue => hasValue;

    /// <summary>Says what stops the code's loops from now on, also those in functions that later cells call.</summary>
    public void StopOn(CancellationToken token) => cancellation?.SetValue(null, token);
}
