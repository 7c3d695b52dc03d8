using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Differences of two models tag by tag, sorted, with intervals.</summary>
internal static class PerTagDifferences
{
    /// <summary>Draws one line a tag, the largest difference on top.</summary>
    /// <param name="differences">First model minus second model.</param>
    /// <param name="metric">What is compared: <c>ROC-AUC</c> or <c>PR-AUC</c>.</param>
    /// <param name="context">The run.</param>
    /// <param name="published">Published differences of the same tags, drawn hollow.</param>
    /// <param name="publishedSource">Whose they are, with the data set, such as <c>official repository, MTAT</c>.</param>
    /// <param name="first">First model.</param>
    /// <param name="second">Second model.</param>
    /// <param name="surviving">Tags that differ after Holm's correction; null where none was made.</param>
    /// <exception cref="VcmrException">There are no differences.</exception>
    public static Figure Draw(
        IReadOnlyList<ScorePair> differences,
        string metric,
        FigureContext context,
        IReadOnlyList<ScorePair>? published = null,
        string publishedSource = "official repository, MTAT",
        string first = ModelNames.Vcmr,
        string second = ModelNames.AudioOnly,
        IReadOnlyCollection<string>? surviving = null)
    {
        Score Of(ScorePair tag) => (metric == "ROC-AUC" ? tag.RocAuc : tag.PrAuc) ?? Score.None;
        (string Tag, Score Difference)[] sorted =
        [
            .. differences.Select(d => (Tag: d.Name, Difference: Of(d))).Where(d => double.IsFinite(d.Difference.Mean)).OrderByDescending(d => d.Difference.Mean),
        ];
        if (sorted.Length == 0)
        {
            throw new VcmrException("The figure of differences by tag has no tags; evaluate both models on the same set first.");
        }

        var layers = new List<Layer> { new RuleLayer(0, Vertical: true) { Look = new Look(Theme.Ink) { Width = 1.2 } } };
        bool Survives(string tag) => surviving?.Contains(tag) == true;
        Add("differs after Holm's correction", new Look("#0072B2"), (tag, _) => Survives(tag));
        Add("interval excludes 0", new Look("#0072B2", Hollow: surviving is not null), (tag, d) => d.Interval is { ExcludesZero: true } && !Survives(tag));
        Add("interval includes 0", new Look("#8A8A8A", MarkerShape.Square), (tag, d) => d.Interval is { ExcludesZero: false } && !Survives(tag));
        Add("no interval", new Look("#8A8A8A", MarkerShape.Triangle), (_, d) => d.Interval is null);
        // What could not be tested has no interval and is none of the family.
        int tested = sorted.Count(d => d.Difference.Interval is not null);
        (int At, string Tag, double Value)[] quoted =
        [
            .. from own in sorted.Index()
               join other in published ?? [] on own.Item.Tag equals other.Name
               select (own.Index, own.Item.Tag, Of(other).Mean),
        ];
        if (quoted.Length > 0)
        {
            layers.Add(new PointLayer([.. quoted.Select(q => q.Value)], [.. quoted.Select(q => (double)q.At)])
            {
                Label = publishedSource,
                Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true) { Size = 6 },
                Hover = [.. quoted.Select(q => $"{q.Tag}: {q.Value:+0.000;−0.000}")],
            });
        }

        var chart = new Chart($"Differences by tag: {first} minus {second}", [
            new Panel(new Axis($"difference in {metric}"), Axis.Categories("", sorted.Select(d => d.Tag)) with { Reversed = true, Grid = true }, layers)])
        {
            Width = 760,
            PanelHeight = 64 + (18 * sorted.Length),
            Footer = context.Footer(
                "Whiskers: 95 % interval of the difference over test songs and seeds, not corrected for the number of tags.",
                surviving is null ? null : $"Holm's correction over {tested} tags: {(surviving.Count == 0 ? "no difference survives" : "filled ones survive")}.",
                quoted.Length > 0 ? "Hollow diamonds: computed from published scores." : null),
        };
        return new Figure($"tag-differences-{metric.ToLowerInvariant()}", chart);

        void Add(string label, Look look, Func<string, Score, bool> belongs)
        {
            (int Index, (string Tag, Score Difference) Item)[] mine = [.. sorted.Index().Where(s => belongs(s.Item.Tag, s.Item.Difference))];
            if (mine.Length > 0)
            {
                layers.Add(new PointLayer([.. mine.Select(m => m.Item.Difference.Mean)], [.. mine.Select(m => (double)m.Index)])
                {
                    Label = $"{label} ({mine.Length})",
                    Look = look,
                    HorizontalWhiskers = [.. mine.Select(m => m.Item.Difference.Interval)],
                    Hover = [.. mine.Select(m => $"{m.Item.Tag}: {m.Item.Difference.Mean:+0.000;−0.000}")],
                });
            }
        }
    }
}
