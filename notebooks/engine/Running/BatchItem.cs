using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Running;

/// <summary>One notebook of a batch.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Output">Where it is written once executed.</param>
/// <param name="Notebook">The notebook itself.</param>
/// <param name="Earlier">The earlier run it is compared with, or null.</param>
internal sealed record BatchItem(string Path, string Output, Notebook Notebook, Notebook? Earlier);
