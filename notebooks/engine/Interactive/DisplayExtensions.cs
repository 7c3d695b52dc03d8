namespace Microsoft.DotNet.Interactive;

/// <summary><c>x.Display()</c> for <c>display(x)</c>.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value now, before the cell ends.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue Display(this object? value) => Kernel.display(value);

    /// <summary>Shows a value in one form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeType">The form, for example <c>text/html</c>.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue Display(this object? value, string mimeType) => Kernel.display(value, mimeType);

    /// <summary>Shows a text that is in a form already.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">The form, for example <c>text/markdown</c>.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Kernel.display(value, mimeType);
}
