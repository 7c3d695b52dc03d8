using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Figure 2: scores by tag group, ROC-AUC and PR-AUC, models side by side.</summary>
internal static class Figure2
{
    private static readonly string[] PaperOrder = ["genre", "mood", "instrument", "vocals", "other"];

    /// <summary>Draws bars for this run and hollow diamonds for published values of the same groups.</summary>
    /// <param name="results">Results of this run and published ones.</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no results of this run.</exception>
    public static Figure Draw(IReadOnlyList<ModelScore> results, FigureContext context)
    {
        ModelScore[] own = [.. results.Where(r => r.Source == ResultSource.ThisRun)];
        if (own.Length == 0)
        {
            throw new VcmrException("Figure 2 has no results of this run; evaluate the models by tag group first.");
        }

        string[] present = [.. own.Select(r => r.Scores.Name).Distinct()];
        string[] groups = [.. PaperOrder.Where(present.Contains), .. present.Except(PaperOrder)];
        string[] models = [.. own.Select(r => r.Model).Distinct()];
        ModelScore[] quoted = [.. results.Where(r => r.Source != ResultSource.ThisRun && groups.Contains(r.Scores.Name) && models.Contains(r.Model))];
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

        Panel Scores(string title, string axis, double floor, Func<ModelScore, Score> score)
        {
            var bars = new GroupedBars(models, groups);
            var layers = new List<Layer>(bars.Layers([.. own.Select(r => (r.Model, r.Scores.Name, score(r)))], floor));
            foreach (IGrouping<(string Dataset, ResultSource Source), ModelScore> set in quoted.GroupBy(r => (r.Dataset, r.Source)))
            {
                // Beside the whisker of the same model's bar, so that both can be read.
                layers.Add(new PointLayer([.. set.Select(r => bars.Centre(r.Model, r.Scores.Name) + (bars.Width * 0.28))], [.. set.Select(r => score(r).Mean)])
                {
                    Label = $"same model, {set.Key.Source.Label()}, {set.Key.Dataset}",
                    Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true),
                    Hover = [.. set.Select(r => $"{r.Model}, {r.Scores.Name}, {r.Source.Label()}: {score(r).Mean:0.000}")],
                });
            }

            double lowest = layers.SelectMany(l => l.Ys).Append(floor).Min();
            double highest = layers.SelectMany(l => l.Ys).Max();
            var y = new Axis(axis) { Min = lowest < floor ? lowest - 0.02 : floor, Max = Math.Min(1, highest + (0.06 * (highest - lowest))) };
            return new Panel(Axis.Categories("", groups), y, layers) { Title = title };
        }
    }
}

/// <summary>Bars of several models side by side over named categories.</summary>
internal sealed class GroupedBars(IReadOnlyList<string> models, IReadOnlyList<string> categories)
{
    private readonly IReadOnlyDictionary<string, Look> _looks = ModelNames.Looks(models);

    /// <summary>Thickness of a bar; neighbouring categories are 1 apart.</summary>
    public double Width { get; } = 0.8 / models.Count;

    public IEnumerable<BarLayer> Layers(IReadOnlyList<(string Model, string Category, Score Score)> items, double floor, bool texts = false)
    {
        foreach (string model in models)
        {
            (string Model, string Category, Score Score)[] mine = [.. items.Where(i => i.Model == model)];
            yield return new BarLayer([.. mine.Select(i => Centre(i.Model, i.Category))], [.. mine.Select(i => i.Score.Mean)])
            {
                Label = model,
                Look = _looks[model],
                Thickness = Width,
                Base = floor,
                Whiskers = [.. mine.Select(i => i.Score.Interval)],
                Texts = texts ? [.. mine.Select(i => $"{i.Score.Mean:0.00}")] : null,
            };
        }
    }

    public double Centre(string model, string category) =>
        IndexOf(categories, category) + ((IndexOf(models, model) - ((models.Count - 1) / 2.0)) * Width);

    private static int IndexOf(IReadOnlyList<string> list, string item) => list.Index().First(e => e.Item == item).Index;
}
