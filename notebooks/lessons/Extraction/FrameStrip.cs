using Vcmr.Charts;

namespace Vcmr.Lessons.Extraction;

/// <summary>Frames of a video in rows, each with its caption.</summary>
public static class FrameStrip
{
    private const double Gap = 8;
    private const double CaptionHeight = 22;

    /// <summary>Draws the frames.</summary>
    /// <param name="title">Title of the figure.</param>
    /// <param name="frames">The frames, in order.</param>
    /// <param name="context">The run.</param>
    /// <param name="columns">Frames in a row.</param>
    /// <param name="name">File name without extension.</param>
    /// <param name="subtitle">Text under the title.</param>
    /// <param name="note">Text at the foot.</param>
    /// <exception cref="VcmrException">There are no frames, or a frame's bytes do not fit its size.</exception>
    public static Figure Draw(string title, IReadOnlyList<Picture> frames, FigureContext context, int columns = 6, string name = "frames", string? subtitle = null, string? note = null)
    {
        if (frames.Count == 0)
        {
            throw new VcmrException($"'{title}' has no frames to show; give at least one.");
        }

        columns = Math.Min(columns, frames.Count);
        const int width = 900;
        double cell = Math.Min(220, (width - 32 - (Gap * (columns - 1))) / columns);
        var layers = new List<Layer>();
        double y = 0;
        foreach (Picture[] row in frames.Chunk(columns))
        {
            double height = row.Max(f => cell * f.Height / f.Width);
            foreach ((int i, Picture frame) in row.Index())
            {
                double x = i * (cell + Gap), h = cell * frame.Height / frame.Width;
                layers.Add(new ImageLayer(frame.Rgb, frame.Width, frame.Height, x, y + height - h, cell, h));
                string caption = Charts.Rendering.TextRuler.Fit(frame.Caption, 11, cell);
                layers.Add(new TextLayer(x + (cell / 2), y + height + 11, caption) { Anchor = 0.5, Size = 11 });
            }

            y += height + CaptionHeight + 4;
        }

        var chart = new Chart(title, [Panel.Drawing(layers)])
        {
            Width = Math.Max(480, (int)Math.Ceiling((columns * (cell + Gap)) - Gap + 32)),
            PanelHeight = (int)Math.Ceiling(y + 10),
            Subtitle = subtitle,
            Footer = context.Footer(note),
        };
        return new Figure(name, chart);
    }
}
