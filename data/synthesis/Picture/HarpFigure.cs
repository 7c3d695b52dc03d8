using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A harp; the string of each pitch swings and lights up.</summary>
internal sealed class HarpFigure : Performer
{
    private const int Strings = 15;
    private readonly SKColor _frame;
    private readonly SKColor _shade;
    private readonly SKColor _glow;

    public HarpFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        double hue = random.Uniform(28, 50);
        _frame = Colours.Hsv(hue, random.Uniform(0.5, 0.85), random.Uniform(0.7, 0.95));
        _shade = Colours.Hsv(hue - 8, 0.8, 0.4);
        _glow = Colours.Hsv(random.Uniform(40, 70), 0.4, 1);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        Span<double> swing = stackalloc double[Strings];
        foreach (NoteEvent note in Part.Recent(time))
        {
            int which = (int)(Part.Height(note) * (Strings - 1));
            swing[which] = Math.Max(swing[which], note.Velocity * Math.Exp(-(time - note.Start) / 0.5));
        }

        using var board = new SKPath();
        board.MoveTo(-0.72f, 1f);
        board.LineTo(-0.5f, 1f);
        board.LineTo(0.86f, -0.38f);
        board.LineTo(0.66f, -0.46f);
        board.Close();
        sketch.Fill(board, _shade);
        for (int i = 0; i < Strings; i++)
        {
            double x = -0.58 + (1.14 * i / (Strings - 1));
            double top = Neck(x);
            double bottom = 0.9 - (1.3 * (i + 0.5) / Strings);
            SKColor thread = Colours.Mix(Colours.Hsv(40, i % 7 == 0 ? 0.7 : 0.1, 0.85), _glow, swing[i]);
            sketch.String(x, top, x, bottom, 0.06 * swing[i] * Math.Sin((time * 60) + i), 0.016 + (0.02 * swing[i]), thread);
        }

        using var neck = new SKPath();
        neck.MoveTo(-0.7f, -0.92f);
        for (double x = -0.7; x <= 0.8; x += 0.1)
        {
            neck.LineTo((float)x, (float)Neck(x) - 0.02f);
        }

        sketch.Stroke(neck, 0.13, _frame);
        sketch.Line(-0.68, -0.92, -0.68, 0.98, 0.13, _frame);
        sketch.Line(-0.65, -0.85, -0.65, 0.95, 0.03, _shade);
        sketch.Box(-0.85, 0.95, 0.55, 0.1, 0.05, _frame);
        sketch.Circle(-0.68, -0.95, 0.12, _frame);
        sketch.Circle(-0.68, -0.95, 0.06, _shade);
    }

    private static double Neck(double x) => -0.66 + (0.22 * x) + (0.16 * Math.Sin((x * 3.2) + 0.4));
}
