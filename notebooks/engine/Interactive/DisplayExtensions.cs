namespace Microsoft.DotNet.Interactive;

/// <summary><c>x.Display()</c> for <c>display(x)</c>.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value now, before the cell ends.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The forms to show it in, for example <c>text/html</c>; none for all that it has.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) => Kernel.display(value, mimeTypes);

    /// <summary>Shows a text that is in a form already.</summary>
    /// <param name="value">The text.</param>
    /// <param name="mimeType">The form, for example <c>text/markdown</c>.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue DisplayAs(this string value, string mimeType) => Kernel.display(value, mimeType);
}
