using Vcmr.Charts;

namespace Vcmr.Lessons.Contrastive;

/// <summary>A small similarity matrix with the numbers in its cells.</summary>
public static class VectorSimilarities
{
    private const int Most = 8;

    /// <summary>Draws the matrix.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="names">Names of the vectors, at most eight.</param>
    /// <param name="similarities">Cosine similarities, <c>[vectors, vectors]</c>.</param>
    /// <param name="partners">Pairs that belong together, which are framed.</param>
    /// <param name="context">The run.</param>
    /// <param name="name">File name without extension.</param>
    /// <exception cref="VcmrException">The matrix does not fit the names, or is larger than eight by eight.</exception>
    public static Figure Draw(
        string title, IReadOnlyList<string> names, double[,] similarities, IReadOnlyList<(int Row, int Column)> partners, FigureContext context, string name)
    {
        int count = names.Count;
        if (count is 0 or > Most || similarities.GetLength(0) != count || similarities.GetLength(1) != count)
        {
            throw new VcmrException($"'{title}' needs one to {Most} names and as many rows and columns, not {count} names and {similarities.GetLength(0)} × {similarities.GetLength(1)} cells.");
        }

        var layers = new List<Layer> { new HeatLayer(similarities, "cosine similarity") { Min = -1, Max = 1 } };
        for (int r = 0; r < count; r++)
        {
            for (int c = 0; c < count; c++)
            {
                // White on the dark half of the colours, dark on the light half.
                string ink = similarities[r, c] < 0.45 ? "#FFFFFF" : Theme.Ink;
                layers.Add(new TextLayer(c, r, r == c ? "itself" : $"{similarities[r, c]:0.00}") { Anchor = 0.5, Size = 14, Bold = partners.Contains((r, c)), Look = new Look(ink) });
            }
        }

        layers.AddRange(partners.Select(p => new LineLayer(
            [p.Column - 0.46, p.Column + 0.46, p.Column + 0.46, p.Column - 0.46, p.Column - 0.46],
            [p.Row - 0.46, p.Row - 0.46, p.Row + 0.46, p.Row + 0.46, p.Row - 0.46])
        {
            Label = "partners",
            Look = new Look(Theme.Limit, MarkerShape.None) { Width = 3 },
        }));
        Axis axis = Axis.Categories("", names);
        var chart = new Chart(title, [new Panel(axis, axis with { Reversed = true }, layers) { Square = true }])
        {
            Width = 700,
            PanelHeight = 380,
            Footer = context.Footer(),
        };
        return new Figure(name, chart);
    }
}
