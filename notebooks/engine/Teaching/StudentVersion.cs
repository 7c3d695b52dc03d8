using System.Text;
using System.Text.RegularExpressions;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Teaching;

/// <summary>
/// Makes of a notebook with solutions the one that students get: what stands between the lines <c>// BEGIN SOLUTION</c> and
/// <c>// END SOLUTION</c> is cut out, and what follows the colon of <c>// BEGIN SOLUTION: CODE</c> is put there; folded
/// solutions (<c>&lt;details&gt;</c>) in the text, cells tagged <c>teacher</c>, and all outputs go.
/// </summary>
internal static partial class StudentVersion
{
    /// <summary>The tag of cells that hold solutions.</summary>
    public const string SolutionTag = "solution";

    /// <summary>The tag of cells that only teachers see.</summary>
    public const string TeacherTag = "teacher";

    /// <summary>Cuts the solutions out.</summary>
    /// <param name="notebook">The notebook, which is changed.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <returns>How many cells held one.</returns>
    /// <exception cref="NotebookException">A solution does not end, or a cell of that tag has none.</exception>
    public static int Make(Notebook notebook, string name)
    {
        notebook.Clean();
        foreach (NotebookCell cell in notebook.Cells.Where(c => c.HasTag(TeacherTag)).ToArray())
        {
            notebook.Cells.Remove(cell);
        }

        int solutions = 0;
        foreach (NotebookCell cell in notebook.Cells)
        {
            string before = cell.Source;
            cell.Source = cell.Type == CellType.Markdown ? WithoutFolded(before) : WithoutSolution(before, $"{name}, cell {cell.Id}");
            bool isChanged = cell.Source != before;
            if (cell.HasTag(SolutionTag) && !isChanged)
            {
                throw new NotebookException($"{name}, cell {cell.Id} is tagged '{SolutionTag}' and has no line '// BEGIN SOLUTION'; add it, or take the tag away.");
            }

            solutions += isChanged ? 1 : 0;
        }

        return solutions;
    }

    private static string WithoutFolded(string text)
    {
        string cut = Folded().Replace(text, "");
        return cut == text ? text : cut.TrimEnd();
    }

    private static string WithoutSolution(string source, string place)
    {
        if (!Begin().IsMatch(source) && !End().IsMatch(source))
        {
            return source;
        }

        StringBuilder kept = new();
        bool isInside = false;
        foreach (string line in source.Split('\n'))
        {
            Match begin = Begin().Match(line);
            bool isEnd = End().IsMatch(line);
            if ((begin.Success && isInside) || (isEnd && !isInside))
            {
                throw new NotebookException($"{place}: '{line.Trim()}' does not pair with another; each '// BEGIN SOLUTION' needs its '// END SOLUTION'.");
            }

            if (begin.Success && begin.Groups["code"].Value is { Length: > 0 } stub)
            {
                kept.Append(begin.Groups["indent"].Value).Append(stub).Append('\n');
            }
            else if (!begin.Success && !isEnd && !isInside)
            {
                kept.Append(line).Append('\n');
            }

            isInside = begin.Success || (isInside && !isEnd);
        }

        return isInside ? throw new NotebookException($"{place}: a '// BEGIN SOLUTION' has no '// END SOLUTION'; add it.") : kept.ToString().TrimEnd('\n');
    }

    [GeneratedRegex(@"^(?<indent>[ \t]*)//[ \t]*BEGIN SOLUTION[ \t]*(?::[ \t]*(?<code>[^\n]*?))?[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex Begin();

    [GeneratedRegex(@"^[ \t]*//[ \t]*END SOLUTION[ \t]*$", RegexOptions.Multiline)]
    private static partial Regex End();

    [GeneratedRegex(@"\n*[ \t]*<details>\s*<summary>\s*Solutions?\s*</summary>.*?</details>[ \t]*", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Folded();
}
