using System.Text.Json.Nodes;

namespace Vcmr.Charts;

/// <summary>
/// A value with forms of its own for notebooks. This project's notebooks ask for the bundle; .NET Interactive finds
/// <see cref="NotebookFormatters"/> by the attribute.
/// </summary>
internal interface INotebookValue
{
    /// <summary>Every form in which it is shown: MIME type to text, bytes or JSON.</summary>
    IReadOnlyDictionary<string, object> ToMimeBundle();

    /// <summary>How it looks as a part of HTML, such as an item of a list; nothing is loaded from elsewhere.</summary>
    string ToHtml();
}

/// <summary>
/// Tells .NET Interactive's formatter how a type is shown. It knows the attribute, the source and the formatters by the names of
/// the types and members alone, so that nothing of it is referenced.
/// </summary>
/// <param name="preferredMimeTypes">The forms in which a value is shown, all at once.</param>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(params string[] preferredMimeTypes) : Attribute
{
    /// <summary>What makes the formatters.</summary>
    public Type FormatterSourceType { get; } = typeof(NotebookFormatters);

    /// <summary>The forms in which a value is shown.</summary>
    public string[] PreferredMimeTypes => preferredMimeTypes;
}

/// <summary>Formatters of every <see cref="INotebookValue"/>, one a MIME type.</summary>
internal sealed class NotebookFormatters
{
    internal const string Plotly = "application/vnd.plotly.v1+json";
    internal const string Png = "image/png";
    internal const string Html = "text/html";
    internal const string Markdown = "text/markdown";
    internal const string Plain = "text/plain";

    /// <summary>The formatters; of the forms that a value lacks nothing comes.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("Performance", "CA1822", Justification = ".NET Interactive calls it on an instance.")]
    public IEnumerable<object> CreateTypeFormatters() => [.. new[] { Plotly, Png, Html, Markdown, Plain }.Select(mime => new Formatter(mime))];

    private sealed class Formatter(string mimeType)
    {
        public string MimeType { get; } = mimeType;

        [System.Diagnostics.CodeAnalysis.SuppressMessage("CodeQuality", "IDE0051", Justification = ".NET Interactive calls it.")]
        public bool Format(object instance, TextWriter writer)
        {
            string? text = instance is not INotebookValue value ? null
                : MimeType == Html ? value.ToHtml()
                : value.ToMimeBundle().GetValueOrDefault(MimeType) switch
                {
                    byte[] bytes => Convert.ToBase64String(bytes),
                    JsonNode json => json.ToJsonString(),
                    var other => other?.ToString(),
                };
            writer.Write(text);
            return text is not null;
        }
    }
}
