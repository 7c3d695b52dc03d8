using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Figure 3: scores against the share of the training data that the tagging head is given.</summary>
internal static class Figure3
{
    /// <summary>Draws a line a model; the setting of each result is a percentage of the training data.</summary>
    /// <param name="results">Results of this run; published ones are drawn as hollow markers.</param>
    /// <param name="context">The run.</param>
    /// <param name="statement">What the paper says, shown under the title; see <see cref="PublishedResults.Statements"/>.</param>
    /// <exception cref="VcmrException">There are no results of this run, or a percentage is not in (0, 100].</exception>
    public static Figure Draw(IReadOnlyList<ModelScore> results, FigureContext context, string? statement = null)
    {
        if (results.FirstOrDefault(r => r.At is <= 0 or > 100) is ModelScore wrong)
        {
            throw new VcmrException($"Figure 3 shows percentages of the training data, but one result is at {wrong.At}; give values above 0 and up to 100.");
        }

        double[] at = [.. results.Select(r => r.At).Distinct().Order()];
        var axis = new Axis("training data used by the tagging head (%, logarithmic)")
        {
            Log = true,
            Ticks = [.. at.Select(a => new Tick(a, $"{a:0.##}"))],
            Min = at.DefaultIfEmpty(1).Min() * 0.85,
            Max = at.DefaultIfEmpty(100).Max() * 1.15,
        };
        return SweepFigure.Draw("figure3-data-scarcity", "Figure 3. Scores with less training data", axis, results, context, statement);
    }
}

/// <summary>Figure 4: scores against the length of the waveform that the encoder sees.</summary>
internal static class Figure4
{
    /// <summary>Draws a line a model; the setting of each result is the input length in seconds.</summary>
    /// <param name="results">Results of this run; published ones are drawn as hollow markers.</param>
    /// <param name="context">The run.</param>
    /// <param name="statement">What the paper says, shown under the title; see <see cref="PublishedResults.Statements"/>.</param>
    /// <exception cref="VcmrException">There are no results of this run.</exception>
    public static Figure Draw(IReadOnlyList<ModelScore> results, FigureContext context, string? statement = null)
    {
        double[] at = [.. results.Select(r => r.At).Distinct().Order()];
        double margin = at.Length > 1 ? (at[^1] - at[0]) * 0.08 : 0.5;
        var axis = new Axis("input length (s)")
        {
            Ticks = [.. at.Select(a => new Tick(a, $"{a:0.00}"))],
            Min = at.DefaultIfEmpty(0).First() - margin,
            Max = at.DefaultIfEmpty(1).Last() + margin,
        };
        return SweepFigure.Draw("figure4-input-length", "Figure 4. Scores and input length", axis, results, context, statement, "The paper prints 4.96 s for the length that is 4.92 s.");
    }
}

/// <summary>Scores against a setting, one panel a metric: the common part of Figures 3 and 4.</summary>
internal static class SweepFigure
{
    public static Figure Draw(string name, string title, Axis setting, IReadOnlyList<ModelScore> results, FigureContext context, string? statement, string? mark = null)
    {
        ModelScore[] own = [.. results.Where(r => r.Source == ResultSource.ThisRun)];
        if (own.Length == 0)
        {
            throw new VcmrException($"'{title}' has no results of this run; run the sweep first.");
        }

        ModelScore[] quoted = [.. results.Where(r => r.Source != ResultSource.ThisRun)];
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

        Panel Scores(string metric, Func<ModelScore, Score> score)
        {
            var layers = new List<Layer>();
            foreach (string model in models)
            {
                ModelScore[] mine = [.. own.Where(r => r.Model == model).OrderBy(r => r.At)];
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
