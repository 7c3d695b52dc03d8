using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Vcmr.Engine.Display;

/// <summary>
/// The forms of values in .NET Interactive's Formatter: text that fits a line, tables for records, and the bundles that
/// types bring themselves. A notebook's own registrations and those of a type's own source come before these.
/// </summary>
[TypeFormatterSource(typeof(Source))]
internal static class Formats
{
    private const int MaxItems = 200;
    private const int MaxJsonDepth = 256;
    private static readonly string[] Usual = [Mime.Html, Mime.Plain];
    private static readonly string[] Texts = [Mime.Markdown, Mime.Latex, Mime.JavaScript, Mime.Svg];
    private static readonly string[] Pictures = ["image/png", "image/jpeg", "image/gif"];

    // One value is asked for several forms in a row, not all on one thread: a picture is drawn, and a sequence read, once.
    private static volatile Shown? kept;

    // While it is only asked whether a form is the engine's own; that form then says no.
    [ThreadStatic]
    private static bool asked;

    /// <summary>Puts the forms in place, unless they are there. The Formatter forgets them where a notebook resets it.</summary>
    public static void Register() => Formatter.GetPreferredMimeTypesFor(typeof(Formats));

    /// <summary>A value as an output has it: MIME type to text, base64 text for pictures, or JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="forms">Its forms.</param>
    public static JsonObject Bundle(object? value, IReadOnlyCollection<FormattedValue> forms)
    {
        Shown? shown = kept is { } last && ReferenceEquals(last.Value, value) ? last : null;
        kept = null;
        if (forms.Select(form => form.MimeType).SequenceEqual(value is IHtmlContent ? [Mime.Html] : Usual) && (shown is null ? OwnBundle(value) : shown.Own) is JsonObject own)
        {
            return own;
        }

        JsonObject bundle = [];
        foreach (FormattedValue form in forms)
        {
            bundle[form.MimeType] = Mime.IsJson(form.MimeType) ? Json(form.Value) : form.Value;
        }

        if (!bundle.ContainsKey(Mime.Plotly) && PlotlyNetChart.Figure(value) is JsonObject figure)
        {
            bundle[Mime.Plotly] = figure;
            // Its members are no text to read; an extension may have a form of it.
            bundle[Mime.Plain] = "A chart of Plotly.NET.";
            if (IsOurs(Formatter.GetPreferredFormatterFor(value!.GetType(), Mime.Html).Type))
            {
                bundle.Remove(Mime.Html);
            }
        }

        // HTML that says no more than the text is left to those who have no text.
        if (bundle.Count == 2 && (string?)bundle[Mime.Plain] is string text && (string?)bundle[Mime.Html] is string html
            && !html.Contains('<', StringComparison.Ordinal) && (html == Encode(text) || html == Encode((shown ?? new Shown(value)).Text)))
        {
            bundle.Remove(Mime.Html);
        }

        return bundle;
    }

    /// <summary>A value as the text that its type, or the notebook, has chosen, or null where the choice is left to the engine.</summary>
    public static string? Chosen(object value)
    {
        // The Formatter wraps what it finds, so that only asking shows whose it is.
        (bool before, asked) = (asked, true);
        try
        {
            string text = value.ToDisplayString(Mime.Plain);
            return asked ? text : null;
        }
        finally
        {
            asked = before;
        }
    }

    /// <summary>Whether a value's type supplies the bundle itself: it has a public <c>ToMimeBundle()</c> that returns <c>IReadOnlyDictionary&lt;string, object&gt;</c>.</summary>
    private static MethodInfo? BundleMethod(object? value)
    {
        MethodInfo? method = value?.GetType().GetMethod("ToMimeBundle", BindingFlags.Public | BindingFlags.Instance, []);
        return method is not null && method.ReturnType.IsAssignableTo(typeof(IEnumerable<KeyValuePair<string, object>>)) ? method : null;
    }

    private static JsonObject? OwnBundle(object? value)
    {
        if (BundleMethod(value) is not MethodInfo method)
        {
            return null;
        }

        JsonObject bundle = [];
        foreach ((string mime, object? content) in (IEnumerable<KeyValuePair<string, object?>>?)method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null) ?? [])
        {
            if (content is null)
            {
                continue;
            }

            bundle[mime] = content switch
            {
                string text => text,
                byte[] bytes => Convert.ToBase64String(bytes),
                JsonNode json => json.DeepClone(),
                _ => JsonSerializer.SerializeToNode(content),
            };
        }

        return bundle.Count > 0 ? bundle : null;
    }

    private static bool IsOurs(Type type) =>
        type.Namespace?.StartsWith(nameof(System), StringComparison.Ordinal) == true && type != typeof(JsonDocument) && type != typeof(JsonElement);

    private static JsonNode? Json(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxJsonDepth });
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Html(object? value)
    {
        // The parts of a value are asked for forms too.
        Shown shown = new(value);
        string html = shown.Html;
        kept = shown;
        return html;
    }

    private static string Plain(object? value)
    {
        // Asked a second time, the value may have changed.
        Shown shown = kept is { IsRead: false } last && ReferenceEquals(last.Value, value) ? last : new Shown(value);
        string plain = shown.Plain;
        shown.IsRead = true;
        kept = shown;
        return plain;
    }

    /// <summary>What the Formatter finds by the attribute.</summary>
    public sealed class Source : ITypeFormatterSource
    {
        /// <inheritdoc/>
        public IEnumerable<ITypeFormatter> CreateTypeFormatters()
        {
            Formatter.ListExpansionLimit = MaxItems;
            Formatter.SetPreferredMimeTypesFor(typeof(object), Usual);
            Formatter.SetPreferredMimeTypesFor(typeof(string), Mime.Plain);
            Formatter.SetPreferredMimeTypesFor(typeof(IHtmlContent), Mime.Html);
            Formatter.SetPreferredMimeTypesFor(typeof(JsonNode), Mime.Json, Mime.Plain);
            Formatter.SetPreferredMimeTypesFor(typeof(JsonElement), Mime.Json, Mime.Plain);
            // For each type of the framework that has a form of its own there, one that comes before it.
            Type[] known = [.. Formatter.RegisteredFormatters().Select(one => one.Type).Where(IsOurs).Append(typeof(object)).Distinct()];
            return
            [
                .. known.Select(type => new Form(type, Mime.Html, Html)),
                .. known.Select(type => new Form(type, Mime.Plain, Plain)),
                new Form(typeof(IHtmlContent), Mime.Html, value => (string?)OwnBundle(value)?[Mime.Html]),
                new Form(typeof(IHtmlContent), Mime.Plain, value => (string?)OwnBundle(value)?[Mime.Plain]),
                .. Texts.Select(mime => new Form(typeof(string), mime, value => (string?)value ?? "")),
                .. Pictures.Select(mime => new Form(typeof(byte[]), mime, value => Convert.ToBase64String((byte[])value!))),
                new Form(typeof(JsonNode), Mime.Json, value => value is JsonNode json ? json.ToJsonString() : "null"),
                new Form(typeof(JsonNode), Mime.Plain, value => value?.ToString() ?? ""),
                new Form(typeof(JsonNode), Mime.Html, value => Encode(value?.ToString() ?? "")),
            ];
        }
    }

    // A value at one moment.
    private sealed class Shown(object? value)
    {
        private readonly object? whole = Sequences.Read(value);

        public object? Value => value;

        public bool IsRead { get; set; }

        public JsonObject? Own { get; } = OwnBundle(value);

        public string Text => PlainText.Of(PlainText.HasOwnText(value) ? value : whole);

        public string Html => Own is not null ? (string?)Own[Mime.Html] ?? "" : value is string text ? Encode(text) : Rows?.ToHtml() ?? Encode(Text);

        public string Plain => Own is not null ? (string?)Own[Mime.Plain] ?? "" : value is string text ? text : Rows?.ToPlainText() ?? Text;

        private Table? Rows => value as Table ?? Table.Of(whole);
    }

    private sealed class Form(Type type, string mimeType, Func<object?, string?> format) : ITypeFormatter
    {
        public string MimeType => mimeType;

        public Type Type => type;

        public bool Format(object instance, FormatContext context)
        {
            if (asked)
            {
                asked = false;
                return true;
            }

            // Null leaves it to the next.
            string? text = format(instance);
            context.Writer.Write(text);
            return text is not null;
        }
    }
}
