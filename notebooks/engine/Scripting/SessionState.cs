using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Vcmr.Engine.Scripting;

/// <summary>A session between two cells, for what looks at it from other threads.</summary>
/// <param name="Directory">The folder that paths are relative to.</param>
/// <param name="Options">How the next cell will be compiled.</param>
/// <param name="References">What the next cell will be compiled against.</param>
/// <param name="Last">The last submission that declares something, which knows those before it; null before there is one.</param>
/// <param name="States">The submissions' objects, whose fields are the session's variables.</param>
internal sealed record SessionState(
    string Directory,
    CSharpCompilationOptions Options,
    IReadOnlyList<MetadataReference> References,
    CSharpCompilation? Last,
    ArraySegment<object?> States);
