using System.Globalization;
using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>
/// Every published score on the paper's data sets as a point, so that a reader sees how much the gap between VCMR and
/// audio-only depends on which audio-only is taken, and what encoders of today reach.
/// </summary>
internal static class PublishedSpread
{
    private const string Others = "other systems of Table 1";
    private const string Probes = "frozen probes of 2026";
    private static readonly string[] Rows = [ModelNames.Vcmr, ModelNames.AudioOnly, Others, Probes];

    // From top to bottom within a row.
    private static readonly (ResultSource Source, string Split, string Label, Look Look)[] Series =
    [
        (ResultSource.ThisRun, "test", "this run, test", new Look("#0072B2")),
        (ResultSource.Paper, "test", "paper, test", new Look("#A63603", MarkerShape.Diamond, Hollow: true) { Size = 10 }),
        (ResultSource.OfficialRepository, "test", "official repository, test", new Look("#009E73", MarkerShape.TriangleDown, Hollow: true) { Size = 9 }),
        (ResultSource.OfficialRepository, "validation", "official repository, validation: three networks, two checkpoints each", new Look("#56B4E9", MarkerShape.Circle, Hollow: true)),
        (ResultSource.ModelCard, "test", "model card, test by MARBLE's protocol", new Look(Theme.Ink, MarkerShape.Square, Hollow: true)),
    ];

    /// <summary>Draws a row of panels a data set, one panel a metric.</summary>
    /// <param name="published">What was published.</param>
    /// <param name="own">Results of this run; those on other data sets are left out.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(PublishedResults published, IReadOnlyList<ModelScore> own, FigureContext context)
    {
        ModelScore[] quoted = [.. published.Table1, .. published.History, .. published.FrozenProbes];
        string[] datasets = [.. quoted.Select(r => r.Dataset).Distinct()];
        ModelScore[] all = [.. own.Where(r => datasets.Contains(r.Dataset)), .. quoted];
        var chart = new Chart("Published scores, and the baselines among them", [
            .. datasets.SelectMany(d => new[] { Scores(d, "ROC-AUC", r => r.RocAuc), Scores(d, "PR-AUC", r => r.PrAuc) })])
        {
            Columns = 2,
            Width = 980,
            PanelHeight = 260,
            Subtitle = string.Join(" ", datasets.Select(d => $"{d}, VCMR minus audio-only in ROC-AUC: {Gaps([.. quoted.Where(r => r.Dataset == d)])}.")),
            Footer = context.Footer(
                all.Any(r => r.Source == ResultSource.ThisRun) ? "Whiskers: bootstrap 95 % interval over test songs." : null,
                "Hollow markers are published and quoted, not recomputed; the model card's splits and protocols are MARBLE's."),
        };
        return new Figure("table1-published", chart);

        Panel Scores(string dataset, string metric, Func<ModelScore, Score> score) => new(
            new Axis("macro " + metric),
            Axis.Categories("", Rows) with { Reversed = true, Grid = true },
            [.. Series.Index().SelectMany(s => Points([.. all.Where(r => r.Dataset == dataset && r.Source == s.Item.Source && r.Split == s.Item.Split)], s.Index, score))])
        {
            Title = $"{dataset}, {metric}",
        };
    }

    /// <summary>The gaps of a data set's pairs, source by source: a pair is VCMR and audio-only of one source, split and note.</summary>
    internal static string Gaps(IReadOnlyList<ModelScore> rows)
    {
        var pairs =
            from vcmr in rows.Where(r => r.Model == ModelNames.Vcmr)
            join audio in rows.Where(r => r.Model == ModelNames.AudioOnly) on (vcmr.Source, vcmr.Split, vcmr.Note) equals (audio.Source, audio.Split, audio.Note)
            // Published with four digits at most.
            select (vcmr.Source, vcmr.Split, Gap: Math.Round(vcmr.RocAuc.Mean - audio.RocAuc.Mean, 4));
        return string.Join("; ", pairs.GroupBy(p => (p.Source, p.Split)).Select(g =>
        {
            string low = Text(g.Min(p => p.Gap)), high = Text(g.Max(p => p.Gap));
            return $"{g.Key.Source.Label()}, {g.Key.Split} {(low == high ? low : $"{low} to {high}")}";
        }));

        static string Text(double gap) => gap.ToString("+0.000;−0.000", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Layer> Points(ModelScore[] scores, int series, Func<ModelScore, Score> score)
    {
        if (scores.Length > 0)
        {
            double offset = (series - ((Series.Length - 1) / 2.0)) * 0.16;
            // Only the rows of the paper's encoders have several series.
            yield return new PointLayer([.. scores.Select(r => score(r).Mean)], [.. scores.Select(r => Array.IndexOf(Rows, RowOf(r)) + (RowOf(r) is Others or Probes ? 0 : offset))])
            {
                Label = Series[series].Label,
                Look = Series[series].Look,
                HorizontalWhiskers = [.. scores.Select(r => score(r).Interval)],
                Hover = [.. scores.Select(r => $"{r.Model}{(r.Note is null ? "" : $" ({r.Note})")}: {score(r)}")],
            };
        }
    }

    private static string RowOf(ModelScore score) => score.Source == ResultSource.ModelCard ? Probes
        : score.Model is ModelNames.Vcmr or ModelNames.AudioOnly ? score.Model : Others;
}
