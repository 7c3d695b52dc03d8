using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Vcmr.Engine.Services;

/// <summary>Turns the elements of documentation comments into text.</summary>
/// <param name="isMarkdown">Whether code and titles are marked up.</param>
internal sealed partial class DocumentationText(bool isMarkdown)
{
    /// <summary>The text of an element; empty for none.</summary>
    public string Of(XElement? element)
    {
        if (element is null)
        {
            return "";
        }

        StringBuilder text = new();
        Write(element, text);
        return BlankLines().Replace(LineEdges().Replace(text.ToString(), "\n"), "\n\n").Trim();
    }

    /// <summary>An element's text under a title.</summary>
    public string Titled(string title, XElement? element) => Of(element) is { Length: > 0 } text ? isMarkdown ? $"**{title}** {text}" : $"{title}: {text}" : "";

    /// <summary>A list of elements, each with its name, under a title.</summary>
    public string Named(string title, IEnumerable<XElement> elements, string attribute)
    {
        string[] lines = [.. elements.Select(element => $"{(isMarkdown ? "- " : "  ")}{Code(ShortName((string?)element.Attribute(attribute) ?? ""))}: {Of(element).Replace('\n', ' ')}")];
        return lines.Length == 0 ? "" : $"{(isMarkdown ? $"**{title}**\n" : title + ":")}\n{string.Join('\n', lines)}";
    }

    private void Write(XElement element, StringBuilder text)
    {
        foreach (XNode node in element.Nodes())
        {
            switch (node)
            {
                case XText plain:
                    text.Append(Blanks().Replace(plain.Value, " "));
                    break;
                case XElement inner:
                    WriteInner(inner, text);
                    break;
            }
        }
    }

    private void WriteInner(XElement inner, StringBuilder text)
    {
        switch (inner.Name.LocalName)
        {
            case "c":
                text.Append(Code(inner.Value));
                break;
            case "code":
                text.Append(isMarkdown ? $"\n\n```csharp\n{inner.Value.Trim('\n', '\r')}\n```\n\n" : $"\n\n{inner.Value.Trim('\n', '\r')}\n\n");
                break;
            case "see" or "seealso" or "paramref" or "typeparamref" when !inner.Nodes().Any():
                text.Append(Code(Reference(inner)));
                break;
            case "para":
                text.Append("\n\n");
                Write(inner, text);
                text.Append("\n\n");
                break;
            case "br":
                text.Append('\n');
                break;
            case "item":
                text.Append("\n- ");
                Write(inner, text);
                break;
            case "term" when inner.ElementsAfterSelf("description").Any():
                Write(inner, text);
                text.Append(": ");
                break;
            case "list":
                Write(inner, text);
                text.Append("\n\n");
                break;
            default:
                Write(inner, text);
                break;
        }
    }

    private string Code(string code) => isMarkdown && code.Length > 0 ? $"`{code}`" : code;

    private static string Reference(XElement element) =>
        (string?)element.Attribute("langword") ?? (string?)element.Attribute("name") ?? (string?)element.Attribute("href") ?? ShortName((string?)element.Attribute("cref") ?? "");

    // 'M:System.String.Format(System.String,System.Object)' is String.Format to the reader, 'T:System.Int32' Int32.
    private static string ShortName(string id)
    {
        if (id.Length < 2 || id[1] != ':')
        {
            return id;
        }

        string[] names = Arity().Replace(id[2..].Split('(')[0], "").Split('.');
        return id[0] == 'T' ? names[^1] : string.Join('.', names[^Math.Min(2, names.Length)..]);
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex(@" *\n *(?=\S)|[ \t]+\n")]
    private static partial Regex LineEdges();

    [GeneratedRegex(@"\n{3,}")]
    private static partial Regex BlankLines();

    [GeneratedRegex(@"`+\d+")]
    private static partial Regex Arity();
}
