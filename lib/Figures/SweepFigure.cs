using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Scores against a setting, one panel a metric: the common part of Figures 3 and 4.</summary>
internal static class SweepFigure
{
    public static Figure Draw(string name, string title, Axis setting, IReadOnlyList<SweepResult> results, FigureContext context, string? statement, string? mark = null)
    {
        SweepResult[] own = [.. results.Where(r => r.Source == ResultSource.ThisRun)];
        if (own.Length == 0)
        {
            throw new VcmrException($"'{title}' has no results of this run; run the sweep first.");
        }

        SweepResult[] quoted = [.. results.Where(r => r.Source != ResultSource.ThisRun)];
        string[] models = [.. own.Select(r => r.Model).Distinct()];
        IReadOnlyDictionary<string, Look> looks = ModelNames.Looks(models.Concat(quoted.Select(r => r.Model)));
        var chart = new Chart(title, [Scores("ROC-AUC", r => r.RocAuc), Scores("PR-AUC", r => r.PrAuc)])
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 350,
            Subtitle = string.IsNullOrEmpty(statement) ? null : char.ToUpperInvariant(statement[0]) + statement[1..] + ".",
            Footer = context.Footer(
                own.Any(r => r.RocAuc.Interval is not null) ? "Bands and whiskers: bootstrap 95 % interval over test songs." : null,
                quoted.Length > 0 ? "Hollow markers: published values on the data set named, quoted for orientation." : null,
                mark),
        };
        return new Figure(name, chart);

        Panel Scores(string metric, Func<SweepResult, Score> score)
        {
            var layers = new List<Layer>();
            foreach (string model in models)
            {
                SweepResult[] mine = [.. own.Where(r => r.Model == model).OrderBy(r => r.At)];
                Interval?[] intervals = [.. mine.Select(r => score(r).Interval)];
                layers.Add(new LineLayer([.. mine.Select(r => r.At)], [.. mine.Select(r => score(r).Mean)])
                {
                    Label = model,
                    Look = looks[model],
                    Band = intervals,
                    Whiskers = intervals,
                });
            }

            layers.AddRange(quoted.GroupBy(r => (r.Model, r.Source, r.Dataset)).Select(set => new PointLayer([.. set.Select(r => r.At)], [.. set.Select(r => score(r).Mean)])
            {
                Label = Labels.Quoted(set.Key.Model, set.Key.Source, set.Key.Dataset),
                Look = looks[set.Key.Model] with { Hollow = true, Size = 10, Marker = set.Key.Source == ResultSource.Paper ? MarkerShape.Diamond : MarkerShape.TriangleDown },
            }));
            return new Panel(setting, new Axis("macro " + metric), layers) { Title = metric };
        }
    }
}
