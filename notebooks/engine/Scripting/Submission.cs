using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace Vcmr.Engine.Scripting;

/// <summary>A compiled and loaded piece of a cell.</summary>
internal sealed class Submission
{
    private readonly FieldInfo? cancellation;

    /// <summary>A piece with code.</summary>
    /// <param name="compilation">What it was compiled from; the next one builds on it.</param>
    /// <param name="assembly">Its assembly.</param>
    /// <param name="entry">Runs it on the array of earlier submissions' states.</param>
    /// <param name="hasValue">Whether it ends in an expression without a semicolon.</param>
    public Submission(CSharpCompilation compilation, Assembly assembly, Func<object?[], Task<object?>> entry, bool hasValue)
    {
        Compilation = compilation;
        Entry = entry;
        HasValue = hasValue;
        // The compiler puts this field into every assembly whose loops and calls it made cancellable; a number follows
        // the type's name.
        cancellation = assembly.GetTypes()
            .FirstOrDefault(type => type.Name.StartsWith("<PrivateImplementationDetails>", StringComparison.Ordinal))
            ?.GetField("ModuleCancellationToken", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);
    }

    /// <summary>A piece without code.</summary>
    /// <param name="compilation">What it was compiled from: its usings hold for the next one.</param>
    public Submission(CSharpCompilation compilation)
    {
        Compilation = compilation;
        Entry = _ => Task.FromResult<object?>(null);
    }

    public CSharpCompilation Compilation { get; }

    public Func<object?[], Task<object?>> Entry { get; }

    public bool HasValue { get; }

    /// <summary>Says what stops the code's loops from now on, also those in functions that later cells call.</summary>
    public void StopOn(CancellationToken token) => cancellation?.SetValue(null, token);
}
