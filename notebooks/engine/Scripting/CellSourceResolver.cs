using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Vcmr.Engine.Scripting;

/// <summary>Finds the files of <c>#load</c>; a cell's name is no file and stays as it is, so that stack traces have it.</summary>
/// <param name="directory">Where relative paths start.</param>
internal sealed class CellSourceResolver(string directory) : SourceFileResolver([], directory)
{
    public override string? NormalizePath(string path, string? baseFilePath) =>
        CellName.IsName(path) ? path : base.NormalizePath(path, baseFilePath);

    public override SourceText ReadText(string resolvedPath)
    {
        SourceText text = base.ReadText(resolvedPath);
        return Nesting.IsTooDeep(text.ToString()) ? throw new IOException(Nesting.Problem) : text;
    }
}
