using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>A vibraphone: two mallets fall on the bars, struck bars glow.</summary>
internal sealed class VibraphoneFigure : Performer
{
    private const int Bars = 12;
    private readonly SKColor _metal;
    private readonly SKColor _frame;
    private readonly SKColor _mallet;

    public VibraphoneFigure(PartTimeline part, CounterRandom random) : base(part)
    {
        _metal = Colours.Hsv(random.Uniform(40, 60), random.Uniform(0.15, 0.6), random.Uniform(0.65, 0.9));
        _frame = Colours.Hsv(random.Uniform(0, 360), 0.25, 0.22);
        _mallet = Colours.Hsv(random.Uniform(0, 360), 0.75, 0.9);
    }

    /// <inheritdoc/>
    public override void Draw(Sketch sketch, double time)
    {
        Span<double> glow = stackalloc double[Bars];
        foreach (NoteEvent note in Part.Recent(time))
        {
            int bar = Bar(note);
            glow[bar] = Math.Max(glow[bar], note.Velocity * Math.Exp(-(time - note.Start) / 0.5));
        }

        sketch.Line(-0.85, 0.3, -0.95, 1, 0.06, _frame);
        sketch.Line(0.85, 0.3, 0.95, 1, 0.06, _frame);
        for (int i = 0; i < Bars; i++)
        {
            double x = X(i), half = 0.48 - (0.022 * i);
            sketch.Box(x - 0.04, 0.1 + half, 0.08, 0.75 - (0.05 * i) - half, 0.03, Colours.Mix(_metal, SKColors.Black, 0.45));
        }

        sketch.Box(-1.1, -0.22, 2.2, 0.07, 0.03, _frame);
        sketch.Box(-1.1, 0.32, 2.2, 0.07, 0.03, _frame);
        for (int i = 0; i < Bars; i++)
        {
            double half = 0.48 - (0.022 * i);
            SKColor colour = Colours.Mix(_metal, Colours.Hsv(52, 0.35, 1), glow[i]);
            sketch.Box(X(i) - 0.075, 0.1 - half, 0.15, 2 * half, 0.04, Colours.Mix(colour, SKColors.Black, 0.35));
            sketch.Box(X(i) - 0.075, 0.08 - half, 0.13, 2 * half, 0.04, colour);
            sketch.Circle(X(i) - 0.01, 0.1 - half + 0.08, 0.02, _frame);
        }

        int last = Part.Last(time);
        for (int hand = 0; hand < 2; hand++)
        {
            // Even notes fall to one hand, odd ones to the other; between its notes a hand travels to the next bar.
            int played = last - ((last - hand) & 1);
            double x = played >= 0 ? X(Bar(Part[played])) : hand == 0 ? -0.4 : 0.4;
            double age = played >= 0 ? time - Part[played].Start : 1;
            double lift = 0.35 * Math.Min(1, age / 0.18);
            double grip = x + (hand == 0 ? -0.35 : 0.35);
            sketch.Line(grip, 1.0 - (0.3 * lift), x, 0.12 - lift, 0.035, Colours.Hsv(35, 0.5, 0.7));
            sketch.Circle(x, 0.12 - lift, 0.1, _mallet);
        }
    }

    private static double X(int bar) => -0.96 + (1.92 * bar / (Bars - 1));

    private int Bar(in NoteEvent note) => (int)Math.Round(Part.Height(note) * (Bars - 1));
}
