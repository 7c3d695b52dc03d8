using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Services;

/// <summary>A symbol as one line of C#.</summary>
internal static class SymbolText
{
    private static readonly SymbolDisplayFormat InType = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypes, SymbolDisplayMemberOptions.IncludeContainingType);

    // What a cell declared stands in a class that nobody wrote.
    private static readonly SymbolDisplayFormat InCell = Format(SymbolDisplayTypeQualificationStyle.NameOnly, SymbolDisplayMemberOptions.None);

    private static readonly SymbolDisplayFormat WithNamespace = Format(SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces, SymbolDisplayMemberOptions.None);

    /// <summary>The line.</summary>
    public static string Of(ISymbol symbol)
    {
        string text = symbol.ToDisplayString(
            symbol.ContainingType is { IsScriptClass: true } ? InCell
            : symbol is INamedTypeSymbol { IsAnonymousType: false, IsTupleType: false, SpecialType: SpecialType.None } or INamespaceSymbol ? WithNamespace
            : InType);
        string kind = symbol switch
        {
            IFieldSymbol { ContainingType.IsScriptClass: true } or ILocalSymbol or IRangeVariableSymbol => "(variable) ",
            IParameterSymbol => "(parameter) ",
            IFieldSymbol { IsConst: true } => "(constant) ",
            IFieldSymbol => "(field) ",
            _ => "",
        };
        return kind + text;
    }

    private static SymbolDisplayFormat Format(SymbolDisplayTypeQualificationStyle qualification, SymbolDisplayMemberOptions members) => new(
        typeQualificationStyle: qualification,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        memberOptions: SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeConstantValue | members,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        localOptions: SymbolDisplayLocalOptions.IncludeType | SymbolDisplayLocalOptions.IncludeConstantValue,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword | SymbolDisplayKindOptions.IncludeNamespaceKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);
}
