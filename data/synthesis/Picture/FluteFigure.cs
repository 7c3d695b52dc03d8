using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>A flute: fingers close more holes for lower notes, breath drifts away from the mouthpiece.</summary>
internal sealed class FluteFigure : Performer
{
    private const int Holes = 7;
    private readonly SKColor _metal;
    private readonly SKColor _skin;
    private readonly float _angle;

    public FluteFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        _metal = random.Chance(0.65)
            ? Colours.Hsv(random.Uniform(190, 230), random.Uniform(0.05, 0.2), random.Uniform(0.75, 0.95))
            : Colours.Hsv(random.Uniform(20, 45), 0.55, random.Uniform(0.5, 0.85));
        _skin = Colours.Hsv(random.Uniform(18, 32), random.Uniform(0.3, 0.6), random.Uniform(0.45, 0.95));
        _angle = (float)random.Uniform(-25, 25);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double level = Part.Level(time);
        int last = Part.Last(time);
        double height = last < 0 ? 0.5 : Part.Height(Part[last]);
        sketch.Canvas.Save();
        sketch.Canvas.RotateDegrees(_angle + (float)(5 * Math.Sin(time * 1.7)));
        for (int puff = 0; puff < 6; puff++)
        {
            double born = (Math.Floor(time * 7) - puff) / 7;
            double age = time - born;
            double strength = Part.Level(born) * Math.Max(0, 1 - age);
            double x = -0.78 - (0.5 * age) + (0.1 * Math.Sin(born * 20));
            sketch.Circle(x, -0.25 - (0.7 * age), 0.06 + (0.16 * age), SKColors.White.WithAlpha((byte)(150 * strength)));
        }

        SKColor shadow = Colours.Mix(_metal, SKColors.Black, 0.45);
        sketch.Box(-1.15, -0.1, 2.3, 0.22, 0.08, shadow);
        sketch.Box(-1.15, -0.1, 2.3, 0.15, 0.07, _metal);
        sketch.Box(-1.1, -0.07, 2.2, 0.04, 0.02, Colours.Mix(_metal, SKColors.White, 0.7));
        sketch.Ellipse(-0.78, -0.06, 0.14, 0.09, shadow);
        sketch.Ellipse(-0.78, -0.06, 0.07, 0.045, SKColors.Black);
        sketch.Box(-0.52, -0.13, 0.06, 0.28, 0.02, shadow);
        for (int hole = 0; hole < Holes; hole++)
        {
            double x = -0.3 + (0.2 * hole);
            bool closed = level > 0.05 && hole < Holes * (1.1 - height);
            sketch.Circle(x, 0, 0.085, shadow);
            sketch.Circle(x, -0.01, 0.065, Colours.Mix(_metal, SKColors.White, 0.3));
            sketch.Ellipse(x + 0.02, closed ? -0.08 : -0.3, 0.075, 0.16, _skin);
        }

        sketch.Canvas.Restore();
    }
}
