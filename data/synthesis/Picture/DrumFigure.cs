using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A drum kit: every piece moves when it is hit, two sticks follow snare, toms and cymbals.</summary>
internal sealed class DrumFigure : Performer
{
    private readonly PartTimeline[] _pieces;
    private readonly SKColor _shell;
    private readonly SKColor _skin;
    private readonly SKColor _brass;

    public DrumFigure(IReadOnlyList<NoteEvent> notes, CounterRandom random) : base(new PartTimeline(notes))
    {
        _pieces = [.. Enum.GetValues<DrumPiece>().Select(p => new PartTimeline(notes.Where(n => (int)n.Pitch == (int)p)))];
        _shell = Colours.Hsv(random.Uniform(0, 360), random.Uniform(0.5, 0.9), random.Uniform(0.45, 0.85));
        _skin = Colours.Hsv(45, 0.06, random.Uniform(0.85, 1));
        _brass = Colours.Hsv(random.Uniform(40, 52), random.Uniform(0.55, 0.8), random.Uniform(0.75, 0.95));
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double kick = Hit(DrumPiece.Kick, time), snare = Hit(DrumPiece.Snare, time), tom = Hit(DrumPiece.Tom, time);
        double hat = Hit(DrumPiece.Hat, time), ride = Hit(DrumPiece.Ride, time), clave = Hit(DrumPiece.Clave, time);
        SKColor steel = Colours.Hsv(220, 0.08, 0.6);
        sketch.Line(-0.85, -0.3, -0.85, 0.95, 0.035, steel);
        sketch.Line(0.85, -0.5, 0.85, 0.95, 0.035, steel);
        Drum(sketch, -0.32, -0.28, 0.27, tom);
        Drum(sketch, 0.32, -0.3, 0.27, Math.Max(tom, clave));

        double radius = 0.56 + (0.05 * kick);
        sketch.Circle(0, 0.4, radius + 0.06, Colours.Mix(_shell, SKColors.Black, 0.35));
        sketch.Circle(0, 0.4, radius, _skin);
        sketch.Circle(0, 0.4, radius * 0.62, Colours.Mix(_shell, SKColors.White, 0.15 + (0.6 * kick)));
        sketch.Circle(0, 0.4, radius * (0.25 + (0.25 * kick)), _skin);

        Drum(sketch, -0.75, 0.35, 0.32, snare);
        Drum(sketch, 0.78, 0.42, 0.34, tom * 0.6);
        Cymbal(sketch, -0.85, -0.38, 0.36, hat, time);
        Cymbal(sketch, 0.85, -0.6, 0.42, ride, time);
        Stick(sketch, -0.2, 1.0, snare > tom ? (-0.72, 0.28, snare) : (-0.3, -0.35, tom));
        Stick(sketch, 0.25, 1.0, ride > hat ? (0.75, -0.6, ride) : (-0.7, -0.42, hat));
    }

    private double Hit(DrumPiece piece, double time) => _pieces[(int)piece].Hit(time, 0.11);

    private void Drum(Sketch sketch, double x, double y, double radius, double hit)
    {
        sketch.Box(x - radius, y, 2 * radius, radius, 0.06, Colours.Mix(_shell, SKColors.Black, 0.15));
        sketch.Box(x - radius, y + (radius * 0.8), 2 * radius, 0.06, 0.03, Colours.Hsv(220, 0.05, 0.8));
        sketch.Ellipse(x, y, radius * 1.04, radius * 0.36, Colours.Hsv(220, 0.05, 0.75));
        sketch.Ellipse(x, y + (0.04 * hit), radius * 0.97, radius * 0.32, Colours.Mix(_skin, Colours.Hsv(50, 0.5, 1), hit));
    }

    private void Cymbal(Sketch sketch, double x, double y, double radius, double hit, double time)
    {
        sketch.Canvas.Save();
        sketch.Canvas.Translate((float)x, (float)y);
        sketch.Canvas.RotateDegrees((float)(-8 + (16 * hit * Math.Sin(time * 30))));
        sketch.Ellipse(0, 0.02, radius, 0.09, Colours.Mix(_brass, SKColors.Black, 0.4));
        sketch.Ellipse(0, 0, radius, 0.075, Colours.Mix(_brass, SKColors.White, 0.7 * hit));
        sketch.Ellipse(0, -0.04, radius * 0.25, 0.05, Colours.Mix(_brass, SKColors.White, 0.3));
        sketch.Canvas.Restore();
    }

    private static void Stick(Sketch sketch, double x, double y, (double X, double Y, double Hit) target)
    {
        double lift = 0.4 * (1 - Math.Min(1, target.Hit * 1.6));
        sketch.Line(x, y, target.X, target.Y - lift, 0.05, Colours.Hsv(35, 0.45, 0.85));
        sketch.Circle(target.X, target.Y - lift, 0.045, Colours.Hsv(35, 0.35, 0.95));
    }
}
