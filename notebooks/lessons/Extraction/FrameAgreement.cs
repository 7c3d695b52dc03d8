using Vcmr.Charts;
using Vcmr.Charts.Rendering;

namespace Vcmr.Lessons.Extraction;

/// <summary>How alike the frames are that one feature row is the mean of: rows of pictures, and the likeness over time.</summary>
internal static class FrameAgreement
{
    private const double Gap = 8;
    private const double Cell = 128;

    /// <summary>Draws the pictures above the curve.</summary>
    /// <param name="video">Name of the video.</param>
    /// <param name="rows">Frames of single seconds, each row with a heading.</param>
    /// <param name="startSecond">Time of the first value (s).</param>
    /// <param name="agreement">The mean cosine similarity of each second's frames to each other.</param>
    /// <param name="cuts">Where scenes begin (s).</param>
    /// <param name="context">The run.</param>
    /// <exception cref="VcmrException">There are no values.</exception>
    public static Figure Draw(
        string video, IReadOnlyList<(string Heading, IReadOnlyList<Picture> Frames)> rows, double startSecond, IReadOnlyList<double> agreement, IReadOnlyList<double> cuts, FigureContext context)
    {
        if (agreement.Count == 0)
        {
            throw new VcmrException($"The video '{video}' has no seconds whose frames could be compared.");
        }

        var pictures = new List<Layer>();
        double y = 0;
        foreach ((string heading, IReadOnlyList<Picture> frames) in rows)
        {
            pictures.Add(new TextLayer(0, y + 8, heading) { Bold = true });
            double high = frames.Max(f => Cell * f.Height / f.Width);
            foreach ((int i, Picture frame) in frames.Index())
            {
                double x = i * (Cell + Gap);
                pictures.Add(new ImageLayer(frame.Rgb, frame.Width, frame.Height, x, y + 22, Cell, Cell * frame.Height / frame.Width));
                pictures.Add(new TextLayer(x + (Cell / 2), y + high + 33, TextRuler.Fit(frame.Caption, 11, Cell)) { Anchor = 0.5, Size = 11 });
            }

            y += high + 52;
        }

        double end = startSecond + agreement.Count;
        var curve = new Panel(
            new Axis("time (s)") { Min = startSecond, Max = end },
            LeastRange.Of(new Axis("cosine similarity") { Max = 1.005 }, [.. agreement, 1], 0.1),
            [
                new LineLayer([.. agreement.Select((_, i) => startSecond + i + 0.5)], agreement)
                {
                    Label = "likeness of a second's frames",
                    Look = new Look("#0072B2") { Size = 6 },
                },
                .. cuts.Where(c => c > startSecond && c < end).Select(c => new RuleLayer(c, Vertical: true)
                {
                    Label = "cut",
                    Look = new Look(Theme.Limit, Dash: Dash.Dashed) { Width = 1.2 },
                }),
            ])
        {
            Title = "The same over the part that is used",
        };
        var chart = new Chart($"What one feature row is the mean of: {video}", [Panel.Drawing(pictures) with { Height = (int)Math.Ceiling(y + 12) }, curve])
        {
            Width = 720,
            PanelHeight = 260,
            Footer = context.Footer("Likeness: mean cosine similarity between the vectors of the frames of one second."),
        };
        return new Figure("frames-of-a-second", chart);
    }
}
