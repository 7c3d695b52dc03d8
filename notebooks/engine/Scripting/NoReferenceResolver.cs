using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Vcmr.Engine.Scripting;

/// <summary>Finds nothing: the session takes <c>#r</c> out of a cell before it compiles it.</summary>
internal sealed class NoReferenceResolver : MetadataReferenceResolver
{
    public override ImmutableArray<PortableExecutableReference> ResolveReference(string reference, string? baseFilePath, MetadataReferenceProperties properties) => [];

    public override bool Equals(object? other) => other is NoReferenceResolver;

    public override int GetHashCode() => 1;
}
