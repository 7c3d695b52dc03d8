namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The form JSON.</summary>
public static class JsonFormatter
{
    /// <summary>Its MIME type.</summary>
    public const string MimeType = "application/json";
}
