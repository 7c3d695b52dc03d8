using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Figure 2: scores by tag group, ROC-AUC and PR-AUC, models side by side.</summary>
public static class Figure2
{
    private static readonly string[] PaperOrder = ["genre", "mood", "instrument", "vocals", "other"];

    /// <summary>Draws bars for this run and hollow diamonds for published values of the same groups.</summary>
    /// <param name="results">Results of this run and published ones.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no results of this run.</exception>
    public static Figure Draw(IReadOnlyList<GroupResult> results, FigureContext context)
    {
        GroupResult[] own = [.. results.Where(r => r.Source == ResultSource.ThisRun)];
        if (own.Length == 0)
        {
            throw new VcmrException("Figure 2 has no results of this run; evaluate the models by tag group first.");
        }

        string[] present = [.. own.Select(r => r.Group).Distinct()];
        string[] groups = [.. PaperOrder.Where(present.Contains), .. present.Except(PaperOrder)];
        string[] models = [.. own.Select(r => r.Model).Distinct()];
        GroupResult[] quoted = [.. results.Where(r => r.Source != ResultSource.ThisRun && groups.Contains(r.Group) && models.Contains(r.Model))];
        var chart = new Chart("Figure 2. Scores by tag group", [
            Scores("ROC-AUC", "mean ROC-AUC of the group's tags (chance 0.5)", 0.5, r => r.RocAuc),
            Scores("PR-AUC", "mean PR-AUC of the group's tags", 0, r => r.PrAuc)])
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 350,
            Footer = context.Footer(
                own.Any(r => r.RocAuc.Interval is not null) ? "Whiskers: bootstrap 95 % interval over test songs." : null,
                quoted.Length > 0 ? "Hollow diamonds: the value published for the model of that bar, on the data set named." : null),
        };
        return new Figure("figure2-tag-groups", chart);

        Panel Scores(string title, string axis, double floor, Func<GroupResult, Score> score)
        {
            var bars = new GroupedBars(models, groups);
            var layers = new List<Layer>(bars.Layers([.. own.Select(r => (r.Model, r.Group, score(r)))], floor));
            foreach (IGrouping<(string Dataset, ResultSource Source), GroupResult> set in quoted.GroupBy(r => (r.Dataset, r.Source)))
            {
                // Beside the whisker of the same model's bar, so that both can be read.
                layers.Add(new PointLayer([.. set.Select(r => bars.Centre(r.Model, r.Group) + (bars.Width * 0.28))], [.. set.Select(r => score(r).Mean)])
                {
                    Label = $"same model, {set.Key.Source.Label()}, {set.Key.Dataset}",
                    Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true),
                    Hover = [.. set.Select(r => $"{r.Model}, {r.Group}, {r.Source.Label()}: {score(r).Mean:0.000}")],
                });
            }

            double lowest = layers.SelectMany(l => l.Ys).Append(floor).Min();
            double highest = layers.SelectMany(l => l.Ys).Max();
            var y = new Axis(axis) { Min = lowest < floor ? lowest - 0.02 : floor, Max = Math.Min(1, highest + (0.06 * (highest - lowest))) };
            return new Panel(Axis.Categories("", groups), y, layers) { Title = title };
        }
    }
}
