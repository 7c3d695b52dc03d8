namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The form text.</summary>
public static class PlainTextFormatter
{
    /// <summary>Its MIME type.</summary>
    public const string MimeType = "text/plain";
}
