using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using YamlDotNet.Serialization.NamingConventions;

namespace Vcmr.Studies;

/// <summary>What properties mean, from the documentation that the compiler writes beside the library.</summary>
internal static partial class KeyMeanings
{
    private static readonly Lazy<Dictionary<string, XElement>> Members = new(Read);

    /// <summary>A property's summary as plain text in one line; empty where it has none.</summary>
    /// <exception cref="VcmrException">The documentation is not there.</exception>
    public static string Of(PropertyInfo property) =>
        Members.Value.GetValueOrDefault($"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}")?.Element("summary") is { } summary
            ? Spaces().Replace(Text(summary), " ").Trim()
            : "";

    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        foreach (XNode node in element.Nodes())
        {
            text.Append(node switch
            {
                XText plain => plain.Value,
                XElement { Name.LocalName: "see" } see => Named((string?)see.Attribute("cref") ?? (string?)see.Attribute("langword") ?? ""),
                XElement inner => Text(inner),
                _ => "",
            });
        }

        return text.ToString();
    }

    // A property is a key, and is called so here.
    private static string Named(string reference)
    {
        string name = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.StartsWith("P:", StringComparison.Ordinal) || reference.StartsWith("F:", StringComparison.Ordinal) ? UnderscoredNamingConvention.Instance.Apply(name) : name;
    }

    private static Dictionary<string, XElement> Read()
    {
        string path = Path.ChangeExtension(typeof(KeyMeanings).Assembly.Location, ".xml");
        try
        {
            return XDocument.Load(path).Root!.Element("members")!.Elements("member").ToDictionary(m => (string)m.Attribute("name")!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            throw new VcmrException($"What the keys of profiles mean stands in '{path}', which cannot be read; build the tool again, or copy that file beside the library.", e);
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
