using Vcmr.Charts;
using Vcmr.Evaluation;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Similarity matrices side by side, in one range of colours.</summary>
internal static class SimilarityMatrix
{
    private const int MostCells = 200;

    // A matrix of equal vectors is one colour, not a picture of rounding errors.
    private const double LeastSpread = 0.01;

    /// <summary>Draws the matrices; those with more than 200 rows or columns are averaged over blocks.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="matrices">The matrices; row 0 is drawn at the top.</param>
    /// <param name="rows">What a row is.</param>
    /// <param name="columns">What a column is.</param>
    /// <param name="context">The run.</param>
    /// <param name="unit">What the values are.</param>
    /// <param name="name">File name without extension.</param>
    /// <param name="boundaries">Rows and columns of every matrix before which a line is drawn, beside the matrices' own borders.</param>
    /// <param name="borders">What lies at the lines.</param>
    /// <exception cref="VcmrException">There are no matrices, or one is empty.</exception>
    public static Figure Draw(
        string title, IReadOnlyList<NamedMatrix> matrices, string rows, string columns, FigureContext context, string unit = "cosine similarity", string name = "similarity", IReadOnlyList<int>? boundaries = null, string borders = "another song begins")
    {
        if (matrices.Count == 0 || matrices.Any(m => m.Values.Length == 0))
        {
            throw new VcmrException($"'{title}' has an empty matrix; give at least one row and one column.");
        }

        double[] all = [.. matrices.SelectMany(m => m.Values.Cast<double>()).Where(double.IsFinite)];
        double[] common = [.. (boundaries ?? []).Select(b => b - 0.5)];
        Panel[] panels = [.. matrices.Select(m =>
        {
            double[,] shown = Matrices.Reduce(m.Values, MostCells);
            int r = m.Values.GetLength(0), c = m.Values.GetLength(1);
            var heat = new HeatLayer(shown, unit)
            {
                Across = new Interval(m.ColumnStart, m.ColumnStart + c),
                Along = new Interval(m.RowStart, m.RowStart + r),
                Min = Math.Min(all.DefaultIfEmpty(0).Min(), all.DefaultIfEmpty(1).Max() - LeastSpread),
                Max = all.DefaultIfEmpty(1).Max(),
            };
            IEnumerable<Layer> lines = common.Concat(m.ColumnBorders).Select(b => Border(b, vertical: true)).Concat(common.Concat(m.RowBorders).Select(b => Border(b, vertical: false)));
            return new Panel(new Axis(columns) { Grid = false }, new Axis(rows) { Grid = false, Reversed = true }, [heat, .. lines]) { Title = m.Title, Square = true };
        })];
        bool averaged = matrices.Any(m => m.Values.GetLength(0) > MostCells || m.Values.GetLength(1) > MostCells);
        var chart = new Chart(title, panels)
        {
            Columns = Math.Min(3, panels.Length),
            Width = panels.Length switch { 1 => 560, 2 => 960, _ => 1260 },
            PanelHeight = panels.Length == 1 ? 440 : 400,
            Footer = context.Footer(panels.Any(p => p.Layers.Count > 1) ? $"White lines: {borders}." : null, averaged ? $"Cells are averages over blocks: the matrix is larger than {MostCells} × {MostCells}." : null),
        };
        return new Figure(name, chart);
    }

    private static RuleLayer Border(double at, bool vertical) => new(at, vertical) { Look = new Look("#FFFFFF") { Width = 1.6 } };
}

/// <summary>A matrix with its heading.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Values">Values, <c>[rows, columns]</c>.</param>
internal sealed record NamedMatrix(string Title, double[,] Values)
{
    /// <summary>Where row 0 begins on its axis; -0.5 puts the number of a row at its middle.</summary>
    public double RowStart { get; init; } = -0.5;

    /// <summary>Where column 0 begins on its axis.</summary>
    public double ColumnStart { get; init; } = -0.5;

    /// <summary>Where lines lie between rows, on their axis.</summary>
    public IReadOnlyList<double> RowBorders { get; init; } = [];

    /// <summary>Where lines lie between columns, on their axis.</summary>
    public IReadOnlyList<double> ColumnBorders { get; init; } = [];
}

/// <summary>A small similarity matrix with the numbers in its cells.</summary>
internal static class VectorSimilarities
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
