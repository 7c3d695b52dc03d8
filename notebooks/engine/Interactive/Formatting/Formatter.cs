using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Engine.Display;

namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>How values of a type are shown; a notebook may choose.</summary>
public static class Formatter
{
    /// <summary>How many items of a sequence are shown, 1 or more.</summary>
    public static int ListExpansionLimit
    {
        get => PlainText.MaxItems;
        set => PlainText.MaxItems = Math.Max(1, value);
    }

    /// <summary>Shows values of a type, and of types derived from it, in a form of the notebook's own.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="formatter">Makes the form.</param>
    /// <param name="mimeType">What the form is, for example <c>text/html</c>.</param>
    public static void Register<T>(Func<T, string> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Registered.Add(typeof(T), mimeType, value => formatter((T)value));

    /// <summary>Shows values of a type, and of types derived from it, in a form of the notebook's own.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="formatter">Writes the form.</param>
    /// <param name="mimeType">What the form is, for example <c>text/html</c>.</param>
    public static void Register<T>(Action<T, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Register(typeof(T), (value, writer) => formatter((T)value, writer), mimeType);

    /// <summary>Shows values of a type, and of types derived from it, in a form of the notebook's own.</summary>
    /// <param name="type">The type; an open generic one stands for all of its kind.</param>
    /// <param name="formatter">Writes the form.</param>
    /// <param name="mimeType">What the form is, for example <c>text/html</c>.</param>
    public static void Register(Type type, Action<object, TextWriter> formatter, string mimeType = PlainTextFormatter.MimeType) =>
        Registered.Add(type, mimeType, value =>
        {
            using StringWriter writer = new(CultureInfo.InvariantCulture);
            formatter(value, writer);
            return writer.ToString();
        });

    /// <summary>Chooses in which forms values of a type are shown.</summary>
    /// <param name="type">The type.</param>
    /// <param name="preferredMimeTypes">The forms, for example <c>text/plain</c>.</param>
    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes) => Registered.Prefer(type, preferredMimeTypes);

    /// <summary>Forgets every choice of the notebook.</summary>
    public static void ResetToDefault() => Registered.Clear();

    /// <summary>A value in one form.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeType">The form.</param>
    /// <returns>The text a cell's output would have.</returns>
    public static string ToDisplayString(this object? value, string mimeType = PlainTextFormatter.MimeType) =>
        ValueFormatter.Form(value, mimeType) switch
        {
            null => "",
            JsonValue text when text.GetValueKind() == JsonValueKind.String => text.GetValue<string>(),
            JsonNode json => json.ToJsonString(),
        };
}
