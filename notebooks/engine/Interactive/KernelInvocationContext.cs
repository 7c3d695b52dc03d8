namespace Microsoft.DotNet.Interactive;

/// <summary>What runs a cell; in .NET Interactive only what is displayed by it can be replaced later.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = "Notebooks call it on an instance.")]
public sealed class KernelInvocationContext
{
    private KernelInvocationContext()
    {
    }

    /// <summary>The one that runs this cell.</summary>
    public static KernelInvocationContext Current { get; } = new();

    /// <summary>Shows a value now, before the cell ends.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms to show it in, for example <c>text/html</c>; none for all that it has.</param>
    /// <returns>A handle that can replace what is shown; .NET Interactive shows what comes later in the first one's forms.</returns>
    public DisplayedValue Display(object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);
}
