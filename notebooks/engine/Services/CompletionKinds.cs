using System.Collections.Immutable;
using Microsoft.CodeAnalysis.Tags;

namespace Vcmr.Engine.Services;

/// <summary>What Jupyter's front ends call the kinds of things one can complete.</summary>
internal static class CompletionKinds
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [WellKnownTags.Method] = "function",
        [WellKnownTags.ExtensionMethod] = "function",
        [WellKnownTags.Delegate] = "function",
        [WellKnownTags.Operator] = "function",
        [WellKnownTags.Property] = "property",
        [WellKnownTags.Event] = "event",
        [WellKnownTags.Field] = "field",
        [WellKnownTags.Constant] = "constant",
        [WellKnownTags.EnumMember] = "constant",
        [WellKnownTags.Local] = "variable",
        [WellKnownTags.RangeVariable] = "variable",
        [WellKnownTags.Parameter] = "param",
        [WellKnownTags.Class] = "class",
        [WellKnownTags.Structure] = "class",
        [WellKnownTags.Interface] = "interface",
        [WellKnownTags.Enum] = "enum",
        [WellKnownTags.TypeParameter] = "class",
        [WellKnownTags.Namespace] = "module",
        [WellKnownTags.Module] = "module",
        [WellKnownTags.Keyword] = "keyword",
        [WellKnownTags.Label] = "statement",
        [WellKnownTags.File] = "path",
        [WellKnownTags.Folder] = "path",
    };

    /// <summary>The kind of an item.</summary>
    /// <param name="tags">What Roslyn says about it.</param>
    /// <param name="isMember">Whether it follows a dot; elsewhere a field is a variable of the session.</param>
    public static string Of(ImmutableArray<string> tags, bool isMember)
    {
        string kind = tags.Select(tag => Names.GetValueOrDefault(tag)).FirstOrDefault(name => name is not null) ?? "statement";
        return kind == "field" && !isMember ? "variable" : kind;
    }
}
