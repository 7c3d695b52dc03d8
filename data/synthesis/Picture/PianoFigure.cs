using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A piano's keyboard: the keys of sounding notes go down, hammers jump behind them.</summary>
internal sealed class PianoFigure : Performer
{
    private const int Keys = 14;
    private readonly SKColor _case;
    private readonly SKColor _ivory;
    private readonly SKColor _felt;

    public PianoFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        _case = random.Chance(0.6)
            ? Colours.Hsv(random.Uniform(200, 280), 0.2, random.Uniform(0.08, 0.2))
            : Colours.Hsv(random.Uniform(10, 28), 0.7, random.Uniform(0.3, 0.5));
        _ivory = Colours.Hsv(45, random.Uniform(0.02, 0.12), random.Uniform(0.9, 1));
        _felt = Colours.Hsv(random.Uniform(-20, 20), 0.75, 0.75);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        Span<double> down = stackalloc double[Keys];
        Span<double> hammer = stackalloc double[Keys];
        foreach (NoteEvent note in Part.Recent(time))
        {
            int key = (int)Math.Round(Part.Height(note) * (Keys - 1));
            hammer[key] = Math.Max(hammer[key], note.Velocity * Math.Exp(-(time - note.Start) / 0.12));
            down[key] = Math.Max(down[key], time < note.End ? note.Velocity : 0);
        }

        sketch.Box(-1.15, -0.75, 2.3, 1.55, 0.08, _case);
        sketch.Box(-1.08, -0.68, 2.16, 0.55, 0.04, Colours.Mix(_case, SKColors.White, 0.12));
        double width = 2.1 / Keys;
        for (int k = 0; k < Keys; k++)
        {
            double x = -1.05 + (k * width);
            double rise = 0.3 * hammer[k];
            sketch.Line(x + (width / 2), -0.15, x + (width / 2), -0.2 - rise, 0.03, Colours.Hsv(35, 0.4, 0.75));
            sketch.Box(x + (width * 0.25), -0.3 - rise, width * 0.5, 0.12, 0.03, _felt);
        }

        sketch.Box(-1.08, -0.13, 2.16, 0.06, 0.02, _felt);
        for (int k = 0; k < Keys; k++)
        {
            double x = -1.05 + (k * width);
            double press = Math.Min(1, 0.4 + down[k]) * (down[k] > 0 ? 1 : 0);
            SKColor colour = Colours.Mix(_ivory, Colours.Hsv(205, 0.55, 0.85), press * 0.8);
            sketch.Box(x + 0.008, -0.06 + (0.04 * press), width - 0.016, 0.78, 0.03, colour);
        }

        for (int k = 0; k < Keys - 1; k++)
        {
            if (k % 7 is not (2 or 6))
            {
                sketch.Box(-1.05 + ((k + 0.68) * width), -0.06, width * 0.64, 0.46, 0.02, Colours.Hsv(240, 0.2, 0.1));
            }
        }
    }
}
