using System.Text.Json.Nodes;
using Vcmr.Engine.Documents;

namespace Vcmr.Engine.Teaching;

/// <summary>Gives a notebook the outputs that an executed one of the same cells has.</summary>
internal static class TakenOutputs
{
    /// <summary>Copies outputs and counts of cells of one id and one text.</summary>
    /// <param name="notebook">The notebook, which is changed.</param>
    /// <param name="executed">The executed one, which stays.</param>
    /// <returns>How many cells got theirs.</returns>
    public static int Take(Notebook notebook, Notebook executed)
    {
        Dictionary<string, NotebookCell> ran = executed.Cells.Where(c => c.Type == CellType.Code).ToDictionary(c => c.Id, StringComparer.Ordinal);
        int taken = 0;
        foreach (NotebookCell cell in notebook.Cells)
        {
            if (cell.Type == CellType.Code && ran.GetValueOrDefault(cell.Id) is { } other && other.Source == cell.Source)
            {
                cell.Json["outputs"] = other.Json["outputs"]?.DeepClone() ?? new JsonArray();
                cell.ExecutionCount = other.ExecutionCount;
                taken++;
            }
        }

        return taken;
    }
}
