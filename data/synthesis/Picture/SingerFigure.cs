using SkiaSharp;
using Vcmr.Synthesis.Composition;
using Vcmr.Synthesis.Synth;

namespace Vcmr.Synthesis.Picture;

/// <summary>A singer's face: the mouth opens and rounds with the sung vowel. Hair and beard suggest the voice, not always.</summary>
internal sealed class SingerFigure : Performer
{
    private readonly SKColor _skin;
    private readonly SKColor _hair;
    private readonly SKColor _shirt;
    private readonly SKColor _lips;
    private readonly bool _longHair;
    private readonly bool _beard;
    private readonly double _beat;

    public SingerFigure(PartTimeline part, Singer singer, double beatSeconds, CounterRandom random) : base(part)
    {
        bool female = singer == Singer.Female;
        _longHair = random.Chance(female ? 0.85 : 0.15);
        _beard = !female && random.Chance(0.5);
        _skin = Colours.Hsv(random.Uniform(16, 32), random.Uniform(0.3, 0.6), random.Uniform(0.45, 0.98));
        _hair = random.Chance(0.15)
            ? Colours.Hsv(random.Uniform(0, 360), 0.7, 0.8)
            : Colours.Hsv(random.Uniform(15, 45), random.Uniform(0.3, 0.8), random.Uniform(0.1, 0.75));
        _shirt = Colours.Hsv(random.Uniform(0, 360), random.Uniform(0.3, 0.9), random.Uniform(0.3, 0.9));
        _lips = Colours.Hsv(random.Uniform(-15, 10), female ? random.Uniform(0.6, 0.9) : random.Uniform(0.35, 0.6), female ? 0.75 : 0.55);
        _beat = beatSeconds;
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double level = Math.Min(1, 1.4 * Part.Level(time));
        int last = Part.Last(time);
        int syllable = last < 0 ? 0 : Part[last].Syllable;
        SKColor shade = Colours.Mix(_skin, SKColors.Black, 0.25);
        sketch.Canvas.Save();
        sketch.Canvas.RotateDegrees((float)(4 * Math.Sin(Math.PI * time / _beat)), 0, 1);
        if (_longHair)
        {
            sketch.Ellipse(0, -0.05, 0.78, 0.85, _hair);
            sketch.Box(-0.76, 0, 1.52, 0.85, 0.25, _hair);
        }

        sketch.Ellipse(0, 1.2, 0.95, 0.5, _shirt);
        sketch.Box(-0.18, 0.45, 0.36, 0.4, 0.1, shade);
        sketch.Ellipse(-0.56, 0, 0.1, 0.15, shade);
        sketch.Ellipse(0.56, 0, 0.1, 0.15, shade);
        sketch.Ellipse(0, 0, 0.56, 0.7, _skin);
        if (_beard)
        {
            sketch.Ellipse(0, 0.45, 0.42, 0.3, _hair);
            sketch.Ellipse(0, 0.3, 0.36, 0.2, _skin);
        }

        Hair(sketch);
        Eyes(sketch, time);
        sketch.Line(0, -0.05, -0.05, 0.13, 0.035, shade);

        double open = level * (0.25 + (0.75 * Formants.Openness(syllable)));
        double width = 0.2 - (0.09 * level * Formants.Roundness(syllable));
        sketch.Ellipse(0, 0.36, width + 0.045, 0.05 + (0.19 * open), _lips);
        sketch.Ellipse(0, 0.36, width, 0.008 + (0.16 * open), Colours.Hsv(0, 0.6, 0.2));
        if (open > 0.25)
        {
            sketch.Box(-width * 0.7, 0.36 - (0.15 * open), width * 1.4, 0.05, 0.02, SKColors.White);
        }

        sketch.Canvas.Restore();
        sketch.Line(0.8, 1.2, 0.42, 0.72, 0.1, Colours.Hsv(220, 0.1, 0.25));
        sketch.Circle(0.38, 0.66, 0.15, Colours.Hsv(220, 0.08, 0.45));
        sketch.Circle(0.35, 0.62, 0.06, Colours.Hsv(220, 0.05, 0.65));
    }

    private void Hair(Sketch sketch)
    {
        using var cap = new SKPath();
        cap.MoveTo(-0.6f, _longHair ? 0.15f : -0.1f);
        cap.CubicTo(-0.7f, -1.05f, 0.7f, -1.05f, 0.6f, _longHair ? 0.15f : -0.1f);
        cap.CubicTo(0.5f, -0.45f, 0.1f, -0.5f, -0.1f, -0.42f);
        cap.CubicTo(-0.3f, -0.4f, -0.5f, -0.35f, -0.6f, _longHair ? 0.15f : -0.1f);
        cap.Close();
        sketch.Fill(cap, _hair);
    }

    private void Eyes(Sketch sketch, double time)
    {
        bool blink = (time + (_beat * 3)) % 3.1 < 0.13;
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            double x = 0.22 * side;
            sketch.Line(x - 0.1, -0.27, x + 0.1, -0.28, 0.035, Colours.Mix(_hair, SKColors.Black, 0.3));
            if (blink)
            {
                sketch.Line(x - 0.09, -0.12, x + 0.09, -0.12, 0.03, Colours.Mix(_skin, SKColors.Black, 0.5));
                continue;
            }

            sketch.Ellipse(x, -0.12, 0.1, 0.07, SKColors.White);
            sketch.Circle(x + (0.03 * Math.Sin(time * 0.8)), -0.12, 0.05, Colours.Hsv(_beat * 400, 0.5, 0.3));
        }
    }
}
