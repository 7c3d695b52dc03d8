using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Vcmr.Engine.Running;

/// <summary>The C# types that parameters may have: words, numbers, and lists and dictionaries of such.</summary>
internal static class ParameterType
{
    public const string Any = "object";

    /// <summary>The types of one word or number.</summary>
    public static readonly IReadOnlyList<string> Scalars = ["string", "bool", "int", "long", "float", "double", "decimal"];

    private static readonly string[] Numbers = ["int", "long", "float", "double"];
    private static readonly string[] Lists = ["List", "IList", "IReadOnlyList", "ICollection", "IReadOnlyCollection", "IEnumerable"];
    private static readonly string[] Dictionaries = ["Dictionary", "IDictionary", "IReadOnlyDictionary"];

    /// <summary>The type as it is written, if parameters may have it, and null otherwise.</summary>
    public static string? Known(TypeSyntax type)
    {
        string name = type.ToString().Replace("System.Collections.Generic.", "", StringComparison.Ordinal);
        name = name is "String" or "System.String" ? "string" : name;
        return IsKnown(name) ? name : null;
    }

    /// <summary>What a list or dictionary type holds; null where it is neither.</summary>
    public static string? Element(string type) => Syntax(type) switch
    {
        ArrayTypeSyntax { RankSpecifiers: [{ Rank: 1 }] } array => array.ElementType.ToString(),
        GenericNameSyntax { TypeArgumentList.Arguments: [TypeSyntax item] } list when Lists.Contains(list.Identifier.Text) => item.ToString(),
        GenericNameSyntax { TypeArgumentList.Arguments: [TypeSyntax key, TypeSyntax item] } map
            when Dictionaries.Contains(map.Identifier.Text) && key.ToString() is "string" or "String" => item.ToString(),
        _ => null,
    };

    public static bool IsDictionary(string type) => Syntax(type) is GenericNameSyntax { TypeArgumentList.Arguments.Count: 2 };

    public static bool IsList(string type) => Element(type) is not null && !IsDictionary(type) && Syntax(type) is not ArrayTypeSyntax;

    /// <summary>A type that holds values of all these types.</summary>
    public static string Common(IReadOnlyCollection<string> types) => types.Distinct().ToArray() switch
    {
        [] => Any,
        [string only] => only,
        string[] several when several.All(Numbers.Contains) => Numbers[several.Max(type => Array.IndexOf(Numbers, type))],
        _ => Any,
    };

    private static bool IsKnown(string type) =>
        Scalars.Contains(type) || type == Any
        || (type.EndsWith('?') && IsKnown(type[..^1]))
        || (Element(type) is string element && IsKnown(element));

    private static TypeSyntax Syntax(string type) => SyntaxFactory.ParseTypeName(type);
}
