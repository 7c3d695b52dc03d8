using Microsoft.AspNetCore.Html;
using Vcmr.Engine.Display;

// The names of .NET Interactive, so that a notebook's source runs there as well as here.
namespace Microsoft.DotNet.Interactive;

/// <summary>What a cell can call without any using.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Style", "IDE1006", Justification = "display and HTML are the names notebooks use.")]
public static class Kernel
{
    /// <summary>Shows a value now, before the cell ends.</summary>
    /// <param name="value">Anything: text, a number, HTML, a figure, a sequence of records.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue display(object? value) => DisplayedValue.Show(ValueFormatter.Format(value));

    /// <summary>Shows a value in one form.</summary>
    /// <param name="value">The value; a text is taken to be in that form already, bytes are a picture.</param>
    /// <param name="mimeType">The form, for example <c>text/html</c>.</param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue display(object? value, string mimeType) => DisplayedValue.Show(ValueFormatter.Format(value, mimeType), mimeType);

    /// <summary>Marks a text as HTML.</summary>
    /// <param name="content">The HTML.</param>
    /// <returns>The same, which displays as HTML.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript in the page that shows the notebook.</summary>
    /// <param name="script">The program.</param>
    public static void Javascript(string script) => display(script, Mime.JavaScript);
}
