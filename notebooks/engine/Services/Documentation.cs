using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Services;

/// <summary>A symbol's XML documentation, for reading.</summary>
internal sealed class Documentation
{
    private readonly XElement member;

    private Documentation(XElement member) => this.member = member;

    /// <summary>The documentation of a symbol, empty where it has none; what it inherits counts.</summary>
    public static Documentation Of(ISymbol symbol, CancellationToken cancellation)
    {
        for (ISymbol? one = symbol is IMethodSymbol { ReducedFrom: IMethodSymbol extension } ? extension : symbol; one is not null; one = Inherited(one))
        {
            if (Parse(one.OriginalDefinition.GetDocumentationCommentXml(cancellationToken: cancellation)) is XElement found && found.Element("inheritdoc") is null)
            {
                return new Documentation(found);
            }
        }

        return new Documentation(new XElement("member"));
    }

    /// <summary>As text.</summary>
    /// <param name="detail">1 adds what is not essential.</param>
    public string ToPlainText(int detail) => Write(new DocumentationText(isMarkdown: false), detail);

    /// <summary>As markdown.</summary>
    /// <param name="detail">1 adds what is not essential.</param>
    public string ToMarkdown(int detail) => Write(new DocumentationText(isMarkdown: true), detail);

    private string Write(DocumentationText text, int detail)
    {
        List<string> parts = [text.Of(member.Element("summary"))];
        parts.Add(text.Named("Type parameters", member.Elements("typeparam"), "name"));
        parts.Add(text.Named("Parameters", member.Elements("param"), "name"));
        parts.Add(text.Titled("Returns", member.Element("returns")));
        parts.Add(text.Titled("Value", member.Element("value")));
        if (detail > 0)
        {
            parts.Add(text.Named("Exceptions", member.Elements("exception"), "cref"));
            parts.Add(text.Titled("Remarks", member.Element("remarks")));
            parts.Add(text.Titled("Example", member.Element("example")));
        }

        return string.Join("\n\n", parts.Where(part => part.Length > 0));
    }

    private static XElement? Parse(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
        {
            return null;
        }

        try
        {
            XElement root = XElement.Parse($"<doc>{xml}</doc>", LoadOptions.PreserveWhitespace);
            return root.Element("member") ?? root;
        }
        catch (XmlException)
        {
            // Comments that people write are not always XML.
            return null;
        }
    }

    private static ISymbol? Inherited(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { OverriddenMethod: IMethodSymbol method } => method,
        IPropertySymbol { OverriddenProperty: IPropertySymbol property } => property,
        IMethodSymbol or IPropertySymbol or IEventSymbol when symbol.ContainingType is { TypeKind: not TypeKind.Interface } type =>
            type.AllInterfaces.SelectMany(one => one.GetMembers(symbol.Name))
                .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(member), symbol)),
        INamedTypeSymbol { BaseType: { SpecialType: SpecialType.None } type } => type,
        _ => null,
    };
}
