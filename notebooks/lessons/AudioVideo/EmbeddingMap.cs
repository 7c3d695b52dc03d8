using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.AudioVideo;

/// <summary>Embeddings on their first two principal components.</summary>
internal static class EmbeddingMap
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

/// <summary>Audio and video of the same moments on the first two principal components of both together.</summary>
internal static class ModalityMap
{
    /// <summary>Draws one panel a state of training; a line joins the two halves of a pair.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="states">Headings and vectors: those of audio first, then those of video in the same order.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">A state has no vectors or half a pair.</exception>
    public static Figure Draw(string title, IReadOnlyList<(string Heading, IReadOnlyList<float[]> Vectors)> states, FigureContext context, string name = "modality-map")
    {
        if (states.Count == 0 || states.Any(s => s.Vectors.Count == 0 || s.Vectors.Count % 2 != 0))
        {
            throw new VcmrException($"'{title}' needs as many vectors of video as of audio, and at least one.");
        }

        Panel[] panels = [.. states.Select(s => Pairs(s.Heading, s.Vectors))];
        var chart = new Chart(title, panels)
        {
            Columns = Math.Min(2, panels.Length),
            Width = panels.Length > 1 ? 1000 : 640,
            PanelHeight = 400,
            Footer = context.Footer("Principal components of audio and video together, on the unit sphere; each panel has its own. A line joins a moment's sound and picture."),
        };
        return new Figure(name, chart);
    }

    private static Panel Pairs(string heading, IReadOnlyList<float[]> vectors)
    {
        Pca pca = Pca.Fit(vectors);
        int pairs = vectors.Count / 2;
        double[] xs = [.. pca.Scores.Select(s => s[0])], ys = [.. pca.Scores.Select(s => s[1])];

        // One line through all pairs, broken between them.
        double[] Joined(double[] at) => [.. Enumerable.Range(0, pairs).SelectMany(i => new[] { at[i], at[i + pairs], double.NaN })];
        return new Panel(
            Axis(1),
            Axis(2),
            [
                new LineLayer(Joined(xs), Joined(ys)) { Look = new Look("#C4C4C4", MarkerShape.None) { Width = 1 } },
                new PointLayer(xs[..pairs], ys[..pairs]) { Label = "audio", Look = Theme.Category(0) },
                new PointLayer(xs[pairs..], ys[pairs..]) { Label = "video", Look = Theme.Category(1) },
            ])
        {
            Title = heading,
        };

        Charts.Axis Axis(int n) => new($"component {n} ({100 * pca.Shares[n - 1]:0} % of variance)");
    }
}

/// <summary>An embedding with its category.</summary>
/// <param name="Embedding">The embedding.</param>
/// <param name="Category">What its colour and marker say.</param>
/// <param name="Name">What the interactive figure shows under the pointer.</param>
internal sealed record EmbeddingPoint(float[] Embedding, string Category, string Name);
