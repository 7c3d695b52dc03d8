using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Figures;

/// <summary>Differences of two models tag by tag, sorted, with intervals.</summary>
public static class PerTagDifferences
{
    /// <summary>Draws one line a tag, the largest difference on top.</summary>
    /// <param name="differences">First model minus second model.</param>
    /// <param name="metric">What is compared: <c>ROC-AUC</c> or <c>PR-AUC</c>.</param>
    /// <param name="context">The run.</param>
    /// <param name="published">Published differences of the same tags, drawn hollow.</param>
    /// <param name="publishedSource">Whose they are, with the data set, such as <c>official repository, MTAT</c>.</param>
    /// <param name="first">First model.</param>
    /// <param name="second">Second model.</param>
    /// <exception cref="VcmrException">There are no differences.</exception>
    public static Figure Draw(
        IReadOnlyList<TagDifference> differences,
        string metric,
        FigureContext context,
        IReadOnlyList<TagDifference>? published = null,
        string publishedSource = "official repository, MTAT",
        string first = ModelNames.Vcmr,
        string second = ModelNames.AudioOnly)
    {
        if (differences.Count == 0)
        {
            throw new VcmrException("The figure of differences by tag has no tags; evaluate both models on the same set first.");
        }

        TagDifference[] sorted = [.. differences.OrderByDescending(d => d.Difference)];
        var layers = new List<Layer> { new RuleLayer(0, Vertical: true) { Look = new Look(Theme.Ink) { Width = 1.2 } } };
        Add("interval excludes 0", new Look("#0072B2"), d => d.Low > 0 || d.High < 0);
        Add("interval includes 0", new Look("#8A8A8A", MarkerShape.Square), d => d.Low <= 0 && d.High >= 0);
        Add("no interval", new Look("#8A8A8A", MarkerShape.Triangle), d => d.Low is null || d.High is null);
        (int At, TagDifference Value)[] quoted = [.. sorted.Index().Select(s => (At: s.Index, Value: published?.FirstOrDefault(p => p.Tag == s.Item.Tag)))
            .Where(q => q.Value is not null).Select(q => (q.At, q.Value!))];
        if (quoted.Length > 0)
        {
            layers.Add(new PointLayer([.. quoted.Select(q => q.Value.Difference)], [.. quoted.Select(q => (double)q.At)])
            {
                Label = publishedSource,
                Look = new Look(Theme.Ink, MarkerShape.Diamond, Hollow: true) { Size = 6 },
                Hover = [.. quoted.Select(q => $"{q.Value.Tag}: {q.Value.Difference:+0.000;−0.000}")],
            });
        }

        var chart = new Chart($"Differences by tag: {first} minus {second}", [
            new Panel(new Axis($"difference in {metric}"), Axis.Categories("", sorted.Select(d => d.Tag)) with { Reversed = true, Grid = true }, layers)])
        {
            Width = 760,
            PanelHeight = 64 + (18 * sorted.Length),
            Footer = context.Footer(
                "Whiskers: 95 % interval of the difference, paired bootstrap over test songs, not corrected for the number of tags.",
                quoted.Length > 0 ? "Hollow diamonds: computed from published scores." : null),
        };
        return new Figure($"tag-differences-{metric.ToLowerInvariant()}", chart);

        void Add(string label, Look look, Func<TagDifference, bool> belongs)
        {
            (int Index, TagDifference Item)[] mine = [.. sorted.Index().Where(s => belongs(s.Item))];
            if (mine.Length > 0)
            {
                layers.Add(new PointLayer([.. mine.Select(m => m.Item.Difference)], [.. mine.Select(m => (double)m.Index)])
                {
                    Label = $"{label} ({mine.Length})",
                    Look = look,
                    HorizontalWhiskers = [.. mine.Select(m => m.Item is { Low: double low, High: double high } ? new Interval(low, high) : (Interval?)null)],
                    Hover = [.. mine.Select(m => $"{m.Item.Tag}: {m.Item.Difference:+0.000;−0.000}")],
                });
            }
        }
    }
}
