using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A synthesiser: its screen shows a wave whose length follows the pitch, lamps and keys follow the notes.</summary>
internal sealed class SynthFigure : Performer
{
    private const int Lamps = 10;
    private readonly SKColor _case;
    private readonly SKColor _light;
    private readonly double _knobs;

    public SynthFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        _case = Colours.Hsv(random.Uniform(0, 360), random.Uniform(0.1, 0.5), random.Uniform(0.12, 0.4));
        _light = Colours.Hsv(random.Uniform(90, 330), random.Uniform(0.7, 1), 1);
        _knobs = random.Uniform(0.2, 1.2);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        double level = Part.Level(time);
        int last = Part.Last(time);
        double height = last < 0 ? 0.5 : Part.Height(Part[last]);
        SKColor dim = Colours.Mix(_case, SKColors.Black, 0.5);
        sketch.Box(-1.15, -0.75, 2.3, 1.5, 0.1, dim);
        sketch.Box(-1.15, -0.78, 2.3, 1.45, 0.1, _case);

        sketch.Box(-1.02, -0.66, 1.15, 0.62, 0.05, Colours.Mix(SKColors.Black, _light, 0.1));
        using var wave = new SKPath();
        for (int i = 0; i <= 40; i++)
        {
            double cycle = ((i / 40.0) * (1.5 + (4 * height))) + (time * 1.5);
            double saw = (2 * (cycle - Math.Floor(cycle))) - 1;
            double y = -0.35 - (0.26 * level * ((0.6 * saw) + (0.4 * Math.Sin(cycle * 6.28))));
            double x = -0.98 + (1.07 * i / 40);
            if (i == 0)
            {
                wave.MoveTo((float)x, (float)y);
            }
            else
            {
                wave.LineTo((float)x, (float)y);
            }
        }

        sketch.Stroke(wave, 0.08, _light.WithAlpha(70));
        sketch.Stroke(wave, 0.035, _light);

        for (int knob = 0; knob < 6; knob++)
        {
            double x = 0.32 + (0.3 * (knob % 3)), y = -0.54 + (0.32 * (knob / 3));
            double turn = (_knobs * knob) + Math.Sin((time * 0.7) + knob);
            sketch.Circle(x, y, 0.11, dim);
            sketch.Circle(x, y, 0.085, Colours.Mix(_case, SKColors.White, 0.5));
            sketch.Line(x, y, x + (0.08 * Math.Sin(turn)), y - (0.08 * Math.Cos(turn)), 0.025, SKColors.White);
        }

        double hit = Part.Hit(time, 0.15);
        for (int lamp = 0; lamp < Lamps; lamp++)
        {
            bool on = lamp < Lamps * Math.Max(hit, level * 0.6);
            sketch.Box(-1.02 + (0.205 * lamp), 0.04, 0.15, 0.07, 0.03, on ? _light : dim);
        }

        Span<double> down = stackalloc double[Lamps];
        foreach (NoteEvent note in Part.Recent(time))
        {
            int key = (int)Math.Round(Part.Height(note) * (Lamps - 1));
            down[key] = Math.Max(down[key], time < note.End ? 1 : 0);
        }

        for (int key = 0; key < Lamps; key++)
        {
            SKColor colour = Colours.Mix(Colours.Hsv(220, 0.03, 0.95), _light, 0.7 * down[key]);
            sketch.Box(-1.04 + (0.209 * key), 0.18 + (0.03 * down[key]), 0.19, 0.42, 0.03, colour);
            if (key % 7 is not (2 or 6) && key < Lamps - 1)
            {
                sketch.Box(-1.04 + (0.209 * (key + 0.7)), 0.18, 0.115, 0.24, 0.02, SKColors.Black);
            }
        }
    }
}
