using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A violin: the bow strokes once a note, to and fro, and lifts in a rest.</summary>
internal sealed class ViolinFigure : Performer
{
    private readonly SKColor _wood;
    private readonly SKColor _dark;
    private readonly float _angle;

    public ViolinFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        double hue = random.Uniform(8, 30);
        _wood = Colours.Hsv(hue, random.Uniform(0.7, 0.95), random.Uniform(0.5, 0.78));
        _dark = Colours.Hsv(hue, 0.6, 0.15);
        _angle = (float)random.Uniform(-30, 30);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double level = Part.Level(time);
        sketch.Canvas.Save();
        sketch.Canvas.RotateDegrees(_angle + (float)(3 * level * Math.Sin(time * 3)));
        Body(sketch, 0.035, Colours.Mix(_wood, SKColors.Black, 0.5));
        Body(sketch, 0, _wood);
        sketch.Ellipse(-0.12, 0.28, 0.16, 0.4, Colours.Mix(_wood, SKColors.White, 0.16));
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            sketch.Circle(0.47 * side, 0.33, 0.11, Colours.Mix(_wood, SKColors.Black, 0.6));
            sketch.Line(0.24 * side, 0.22, 0.2 * side, 0.5, 0.03, _dark);
            sketch.Circle(0.22 * side, 0.22, 0.03, _dark);
            sketch.Circle(0.22 * side, 0.5, 0.03, _dark);
        }

        sketch.Box(-0.06, -1.0, 0.12, 1.15, 0.03, _dark);
        sketch.Box(-0.07, 0.55, 0.14, 0.3, 0.05, _dark);
        sketch.Circle(0, -1.05, 0.1, Colours.Mix(_wood, SKColors.Black, 0.4));
        sketch.Line(-0.13, 0.42, 0.13, 0.42, 0.035, Colours.Hsv(40, 0.4, 0.8));
        for (int i = 0; i < 4; i++)
        {
            double x = (i - 1.5) * 0.03;
            double bend = 0.012 * level * Math.Sin((time * 80) + i);
            sketch.String(x, -0.95, x * 1.8, 0.6, bend, 0.01, Colours.Hsv(50, 0.1, 0.9));
        }

        Bow(sketch, time, level);
        sketch.Canvas.Restore();
    }

    private static void Body(Sketch sketch, double border, SKColor colour)
    {
        sketch.Circle(0, 0.6, 0.44 + border, colour);
        sketch.Circle(0, 0.02, 0.35 + border, colour);
        sketch.Box(-0.27 - border, 0.05, 0.54 + (2 * border), 0.5, 0.05, colour);
    }

    private void Bow(Sketch sketch, double time, double level)
    {
        double stroke = 0, height = 0.12;
        int last = Part.Last(time);
        if (last >= 0)
        {
            NoteEvent note = Part[last];
            double done = Math.Clamp((time - note.Start) / Math.Max(0.15, note.Length), 0, 1);

            // A smooth stroke; chords begin several notes at once, so direction follows the onset and not the index.
            double smooth = done * done * (3 - (2 * done));
            int direction = (int)Math.Floor(note.Start * 3) % 2 == 0 ? 1 : -1;
            stroke = direction * (smooth - 0.5) * 0.9;
        }

        height -= 0.18 * (1 - Math.Min(1, level * 3));
        sketch.Line(stroke - 1.0, height + 0.14, stroke + 0.95, height - 0.1, 0.025, Colours.Hsv(45, 0.08, 0.95));
        sketch.Line(stroke - 1.0, height + 0.08, stroke + 0.95, height - 0.16, 0.035, Colours.Hsv(20, 0.75, 0.4));
        sketch.Box(stroke - 1.04, height + 0.06, 0.14, 0.12, 0.02, _dark);
    }
}
