using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Table 1: scores of every model on every data set, with the paper's and the official repository's beside them.</summary>
public static class Table1
{
    private static readonly TableColumn[] Columns =
    [
        new("Model"), new("ROC-AUC", true), new("95 % interval", true), new("PR-AUC", true), new("95 % interval", true), new("Seeds", true), new("Source"),
    ];

    /// <summary>Draws the table.</summary>
    /// <param name="results">Rows of this run and published ones; they are grouped by data set, this run's rows first.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">The figure's name.</param>
    /// <exception cref="VcmrException">There are no rows.</exception>
    public static Figure Draw(IReadOnlyList<ModelScore> results, FigureContext context, string name = "table1")
    {
        if (results.Count == 0)
        {
            throw new VcmrException("Table 1 has no results to show; train and evaluate at least one model first.");
        }

        var rows = new List<TableRow>();
        foreach (IGrouping<(string Dataset, string Split), ModelScore> set in results.OrderBy(r => r.Source).GroupBy(r => (Dataset: PublishedResults.DatasetOf(r.Dataset) ?? r.Dataset, r.Split)))
        {
            rows.Add(new TableRow($"{set.First().Dataset}, {set.Key.Split} split"));
            rows.AddRange(set.Select(Row));
        }

        var chart = new Chart("Table 1. Music tagging", [Panel.Drawing(new TableLayer(Columns, rows))])
        {
            Width = 900,
            PanelHeight = (int)(((rows.Count + 1) * TableLayer.RowHeight) + 14),
            Footer = context.Footer(
                "Values of this run (bold): mean ± standard deviation over seeds, bootstrap 95 % interval over test songs.",
                results.Any(r => r.Source != ResultSource.ThisRun) ? "Values of other sources are quoted, not recomputed." : null),
        };
        return new Figure(name, chart);
    }

    private static TableRow Row(ModelScore result)
    {
        string name = result.Note is null ? result.Model : $"{result.Model} ({result.Note})";
        return new TableRow(
            name, result.RocAuc.ToString(), result.RocAuc.IntervalText, result.PrAuc.ToString(), result.PrAuc.IntervalText, result.PrAuc.Runs?.ToString() ?? "–", result.Source.Label())
        {
            Bold = result.Source == ResultSource.ThisRun,
        };
    }
}
