using Vcmr.Charts;

namespace Vcmr.Figures;

/// <summary>Figure 1: the framework, its three stages side by side, with the shapes of the actual models.</summary>
internal static class Figure1
{
    private const double Gap = 70;
    private const double Top = 4;
    private const double BoxWidth = 156;
    private const double BoxHeight = 62;
    private const double RowStep = 92;
    private const double Inset = 14;
    private const double HeadHeight = 34;

    /// <summary>Draws the stages of the paper with the sizes of the given models.</summary>
    /// <param name="shapes">The sizes.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(FrameworkShapes shapes, FigureContext context) => Draw(shapes.Stages(), context);

    /// <summary>Draws any stages.</summary>
    /// <param name="stages">From left to right; the second row of each holds the encoder whose weights go on to the next.</param>
    /// <param name="context">The run.</param>
    public static Figure Draw(IReadOnlyList<FrameworkStage> stages, FigureContext context)
    {
        int rows = stages.Max(s => s.Tracks.Max(t => t.Count));
        double bottom = Top + HeadHeight + (rows * RowStep) + BoxHeight + Inset;
        var layers = new List<Layer>();
        double left = 0;
        for (int s = 0; s < stages.Count; s++)
        {
            double width = (stages[s].Tracks.Count * (BoxWidth + Inset)) + Inset;
            layers.Add(new BoxLayer(left, Top, width, bottom - Top, stages[s].Title) { Frame = true, Fill = "#FAFAFA", Look = new Look("#9A9A9A") });
            layers.AddRange(Stage(stages[s], left, width, rows));
            if (s + 1 < stages.Count)
            {
                double y = Row(1) + (BoxHeight / 2);
                layers.Add(new ArrowLayer(left + width + 4, y, left + width + Gap - 4, y) { Look = new Look("#444444") });
                layers.Add(new TextLayer(left + width + (Gap / 2), y - 25, "encoder") { Anchor = 0.5, Size = 11, Look = new Look(Theme.Muted) });
                layers.Add(new TextLayer(left + width + (Gap / 2), y - 11, "weights") { Anchor = 0.5, Size = 11, Look = new Look(Theme.Muted) });
            }

            left += width + Gap;
        }

        layers.AddRange(Key(bottom + 14));
        var chart = new Chart("Figure 1. The framework: what each stage trains", [Panel.Drawing(layers)])
        {
            Width = (int)Math.Ceiling(left - Gap + 32),
            PanelHeight = (int)Math.Ceiling(bottom + 44),
            Footer = context.Footer("In brackets: shape of what leaves the box; B: clips in a batch."),
        };
        return new Figure("figure1-framework", chart);
    }

    private static double Row(int row) => Top + HeadHeight + (row * RowStep);

    private static IEnumerable<Layer> Stage(FrameworkStage stage, double left, double width, int rows)
    {
        double loss = Row(rows);
        for (int t = 0; t < stage.Tracks.Count; t++)
        {
            double x = left + Inset + (t * (BoxWidth + Inset)), middle = x + (BoxWidth / 2);
            IReadOnlyList<FrameworkBox> boxes = stage.Tracks[t];
            for (int b = 0; b < boxes.Count; b++)
            {
                yield return Boxed(boxes[b], x, Row(b), BoxWidth);
                double next = b + 1 < boxes.Count ? Row(b + 1) : loss;
                yield return new ArrowLayer(middle, Row(b) + BoxHeight, middle, next - 1) { Look = new Look("#444444") };
                if (stage.Shared && t == 0 && boxes[b].Kind != FrameworkKind.Data)
                {
                    double y = Row(b) + (BoxHeight / 2);
                    yield return new ArrowLayer(x + BoxWidth, y, x + BoxWidth + Inset, y, Head: false) { Look = new Look("#444444", Dash: Dash.Dotted) };
                }
            }
        }

        yield return Boxed(stage.Loss, left + Inset, loss, width - (2 * Inset));
        if (stage.Shared)
        {
            yield return new TextLayer(left + (width / 2), Row(1) - 14, "shared weights") { Anchor = 0.5, Size = 11, Look = new Look(Theme.Muted) };
        }
    }

    private static BoxLayer Boxed(FrameworkBox box, double x, double y, double width)
    {
        (string fill, string line, Dash dash) = Style(box.Kind);
        IReadOnlyList<string> lines = box.Detail is null ? [box.Shape] : [box.Detail, box.Shape];
        return new BoxLayer(x, y, width, BoxHeight, box.Name, lines) { Fill = fill, Look = new Look(line, Dash: dash) };
    }

    private static IEnumerable<Layer> Key(double y)
    {
        (FrameworkKind Kind, string Text)[] entries =
            [(FrameworkKind.Data, "input"), (FrameworkKind.Trained, "trained in this stage"), (FrameworkKind.Frozen, "frozen"), (FrameworkKind.Loss, "loss")];
        double x = 0;
        foreach ((FrameworkKind kind, string text) in entries)
        {
            (string fill, string line, Dash dash) = Style(kind);
            yield return new BoxLayer(x, y, 24, 14, "") { Fill = fill, Look = new Look(line, Dash: dash) };
            yield return new TextLayer(x + 31, y + 7, text) { Size = 12 };
            x += 31 + Charts.Rendering.TextRuler.Width(text, 12) + 34;
        }
    }

    private static (string Fill, string Line, Dash Dash) Style(FrameworkKind kind) => kind switch
    {
        FrameworkKind.Trained => ("#CFE3F5", "#0072B2", Dash.Solid),
        FrameworkKind.Frozen => ("#E0E0E0", "#555555", Dash.Dashed),
        FrameworkKind.Loss => ("#FCE8C3", "#B87A00", Dash.Solid),
        _ => ("#FFFFFF", "#555555", Dash.Solid),
    };
}
