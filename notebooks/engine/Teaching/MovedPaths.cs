using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Teaching;

/// <summary>Makes a notebook's relative paths lead to the same files from another folder: <c>#r</c>, <c>#load</c>, <c>#!import</c>, and links that leave the folder.</summary>
internal static partial class MovedPaths
{
    /// <summary>Rewrites them.</summary>
    /// <param name="notebook">The notebook, which is changed.</param>
    /// <param name="from">The folder that its paths start in.</param>
    /// <param name="to">The folder where it will lie.</param>
    /// <param name="isAbsolute">Whether references become absolute paths, for a notebook that is moved on.</param>
    public static void Rewrite(Notebook notebook, string from, string to, bool isAbsolute)
    {
        foreach (NotebookCell cell in notebook.Cells)
        {
            cell.Source = cell.Type == CellType.Code
                ? Reference().Replace(cell.Source, m => Path.IsPathRooted(m.Groups["path"].Value) || m.Groups["path"].Value.Contains(':', StringComparison.Ordinal) ? m.Value : m.Groups["before"].Value + Moved(m.Groups["path"].Value, from, to, isAbsolute) + m.Groups["after"].Value)
                : Link().Replace(cell.Source, m => $"]({Moved(m.Groups["path"].Value, from, to, isAbsolute: false)})");
        }
    }

    private static string Moved(string path, string from, string to, bool isAbsolute)
    {
        string full = Path.GetFullPath(Path.Combine(from, path));
        return (isAbsolute ? full : Path.GetRelativePath(Path.GetFullPath(to), full)).Replace('\\', '/');
    }

    [GeneratedRegex("""^(?<before>\s*#(?:r|load)\s+")(?<path>[^"\n]+)(?<after>")|^(?<before>\s*#!import\s+"?)(?<path>[^"\s]+)(?<after>"?)""", RegexOptions.Multiline)]
    private static partial Regex Reference();

    // A link to a neighbour stays: the neighbour goes along.
    [GeneratedRegex(@"\]\((?<path>\.\./[^)\s]+)\)")]
    private static partial Regex Link();
}
