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
    /// <param name="mimeTypes">
    /// The forms to show it in, for example <c>text/html</c>; none for all that it has. A text is taken to be in a given
    /// form already, bytes are a picture.
    /// </param>
    /// <returns>A handle that can replace what is shown.</returns>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => DisplayedValue.Show(value, mimeTypes);

    /// <summary>Marks a text as HTML.</summary>
    /// <param name="content">The HTML.</param>
    /// <returns>The same, which displays as HTML.</returns>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs JavaScript in the page that shows the notebook.</summary>
    /// <param name="script">The program.</param>
    public static void Javascript(string script) => display(script, Mime.JavaScript);

    /// <summary>Styles the page that shows the notebook.</summary>
    /// <param name="content">The style sheet.</param>
    public static void CSS(string content) => display($"<style>{content}</style>", Mime.Html);
}
