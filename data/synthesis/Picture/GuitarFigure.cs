using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A guitar with six strings or a bass with four; plucked strings swing, hands follow.</summary>
internal sealed class GuitarFigure : Performer
{
    private readonly bool _bass;
    private readonly SKColor _wood;
    private readonly SKColor _dark;
    private readonly SKColor _skin;
    private readonly float _angle;
    private readonly bool _electric;

    public GuitarFigure(PartTimeline part, bool bass, CounterRandom random) : base(part)
    {
        _bass = bass;
        _electric = bass || random.Chance(0.4);
        double hue = _electric ? random.Uniform(-30, 60) : random.Uniform(18, 40);
        _wood = Colours.Hsv(hue, random.Uniform(0.6, 0.9), random.Uniform(0.6, 0.9));
        _dark = Colours.Hsv(hue, 0.7, 0.22);
        _skin = Colours.Hsv(random.Uniform(18, 32), random.Uniform(0.3, 0.6), random.Uniform(0.45, 0.95));
        _angle = (float)(random.Uniform(-40, -10) + (bass ? -12 : 0));
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double hit = Part.Hit(time, 0.2);
        int count = _bass ? 4 : 6;
        double bodyScale = _bass ? 0.85 : 1;
        sketch.Canvas.Save();
        sketch.Canvas.RotateDegrees(_angle + (float)(2 * hit));

        SKColor edge = Colours.Mix(_wood, SKColors.Black, 0.45);
        Body(sketch, bodyScale, 0.04, edge);
        Body(sketch, bodyScale, 0, _wood);
        if (_electric)
        {
            sketch.Box(-0.5, -0.17, 0.14, 0.34, 0.04, _dark);
            sketch.Box(-0.25, -0.17, 0.12, 0.34, 0.04, _dark);
        }
        else
        {
            sketch.Circle(-0.28, 0, 0.17, Colours.Mix(_wood, SKColors.White, 0.3));
            sketch.Circle(-0.28, 0, 0.14, _dark);
        }

        sketch.Box(-0.78, -0.16, 0.07, 0.32, 0.03, _dark);
        sketch.Box(0.05, -0.085, _bass ? 1.15 : 0.95, 0.17, 0.02, _dark);
        double end = _bass ? 1.2 : 1.0;
        sketch.Box(end - 0.02, -0.12, 0.24, 0.24, 0.05, edge);
        for (int fret = 1; fret < 7; fret++)
        {
            double x = 0.1 + ((end - 0.1) * (1 - Math.Pow(0.86, fret)) / (1 - Math.Pow(0.86, 7)));
            sketch.Line(end + 0.1 - x, -0.08, end + 0.1 - x, 0.08, 0.012, Colours.Hsv(45, 0.15, 0.75));
        }

        Span<double> swing = stackalloc double[count];
        double height = 0.5;
        foreach (NoteEvent note in Part.Recent(time))
        {
            int which = Math.Min(count - 1, (int)((1 - Part.Height(note)) * count));
            double age = time - note.Start;
            swing[which] = Math.Max(swing[which], note.Velocity * Math.Exp(-age / 0.35));
            height = age < 0.3 ? Part.Height(note) : height;
        }

        for (int i = 0; i < count; i++)
        {
            double y = 0.07 * ((2.0 * i / (count - 1)) - 1);
            double bend = 0.07 * swing[i] * Math.Sin((time * 70) + (i * 2));
            SKColor shine = Colours.Mix(Colours.Hsv(45, 0.12, 0.8), SKColors.White, swing[i]);
            sketch.String(-0.75, y * 1.4, end + 0.05, y, bend, 0.014 + (0.012 * swing[i]), shine);
        }

        sketch.Ellipse(-0.42 + (0.04 * Math.Sin(time * 5)), 0.24 - (0.3 * hit), 0.15, 0.12, _skin);
        sketch.Ellipse(end - 0.2 - (0.5 * height), 0.1, 0.1, 0.13, _skin);
        sketch.Canvas.Restore();
    }

    private void Body(Sketch sketch, double scale, double border, SKColor colour)
    {
        sketch.Circle(-0.62, 0, (0.48 * scale) + border, colour);
        sketch.Circle(-0.1, 0, (0.36 * scale) + border, colour);
        sketch.Box(-0.5, (-0.32 * scale) - border, 0.3, (0.64 * scale) + (2 * border), 0.1, colour);
        if (_electric)
        {
            sketch.Ellipse(0.1, -0.25 * scale, 0.2 + border, 0.1 + border, colour);
            sketch.Ellipse(0.06, 0.27 * scale, 0.16 + border, 0.09 + border, colour);
        }
    }
}
