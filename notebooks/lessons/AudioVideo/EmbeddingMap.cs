using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>Embeddings on their first two principal components.</summary>
public static class EmbeddingMap
{
    private const int MostCategories = 8;

    /// <summary>Draws one panel a set of embeddings, each with its own components.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="sets">Headings and embeddings, such as those of two encoders.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">A set is empty, or its embeddings differ in length.</exception>
    public static Figure Draw(string title, IReadOnlyList<(string Heading, IReadOnlyList<EmbeddingPoint> Points)> sets, FigureContext context, string name = "embedding-map")
    {
        string[] byCount = [.. sets.SelectMany(s => s.Points).CountBy(p => p.Category).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key)];
        string[] shown = [.. byCount.Take(byCount.Length > MostCategories ? MostCategories - 1 : MostCategories)];
        Panel[] panels = [.. sets.Select(s => Scatter(s.Heading, s.Points, shown))];
        var chart = new Chart(title, panels)
        {
            Columns = Math.Min(3, panels.Length),
            Width = panels.Length switch { 1 => 640, 2 => 1000, _ => 1140 },
            PanelHeight = panels.Length > 2 ? 380 : 430,
            Footer = context.Footer("Principal components of the embeddings; each panel has its own."),
        };
        return new Figure(name, chart);
    }

    private static Panel Scatter(string heading, IReadOnlyList<EmbeddingPoint> points, string[] shown)
    {
        Pca pca = Pca.Fit([.. points.Select(p => p.Embedding)]);
        var layers = new List<Layer>();
        foreach ((int i, string category) in shown.Append("others").Index())
        {
            bool rest = i == shown.Length;
            int[] mine = [.. Enumerable.Range(0, points.Count).Where(p => rest ? !shown.Contains(points[p].Category) : points[p].Category == category)];
            if (mine.Length > 0)
            {
                layers.Add(new PointLayer([.. mine.Select(p => pca.Scores[p][0])], [.. mine.Select(p => pca.Scores[p][1])])
                {
                    Label = category,
                    Look = rest ? new Look("#B8B8B8") { Size = 4.5 } : Theme.Category(i) with { Size = 6.5 },
                    Hover = [.. mine.Select(p => $"{points[p].Name} ({points[p].Category})")],
                });
            }
        }

        return new Panel(Component(1), Component(2), layers) { Title = heading };

        // The components' units mean nothing to a reader, and differ by orders of magnitude from encoder to encoder.
        Axis Component(int n)
        {
            double low = pca.Scores.Min(s => s[n - 1]), high = pca.Scores.Max(s => s[n - 1]), edge = Math.Max(0.04 * (high - low), 1e-12);
            return new Axis($"component {n} ({100 * pca.Shares[n - 1]:0} % of variance)") { Min = low - edge, Max = high + edge, Ticks = [] };
        }
    }
}
