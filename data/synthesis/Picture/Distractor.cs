using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>Something that moves in its own time and means nothing: balloons, birds, snow, a ball, sliding bars.</summary>
internal sealed class Distractor
{
    private readonly int _kind;
    private readonly double _speed;
    private readonly double _size;
    private readonly SKColor _colour;
    private readonly CounterRandom _places;

    /// <summary>Draws one.</summary>
    public Distractor(CounterRandom random)
    {
        _kind = random.NextInt(5);
        _speed = random.Uniform(0.5, 1.6);
        _size = random.Uniform(0.7, 1.5);
        _colour = Colours.Hsv(random.Uniform(0, 360), random.Uniform(0.1, 0.8), random.Uniform(0.4, 1), 0.85);
        _places = random;
    }

    /// <summary>Draws it as it is at a time, seconds.</summary>
    public void Draw(Sketch sketch, double time)
    {
        CounterRandom places = _places;
        int count = _kind switch { 0 => 4, 1 => 5, 2 => 40, 3 => 1, _ => 3 };
        for (int i = 0; i < count; i++)
        {
            double x = places.Uniform(-20, 340), y = places.Uniform(0, 180), phase = places.Uniform(0, 10);
            switch (_kind)
            {
                case 0:
                    y = 210 - (((210 - y) + (time * 18 * _speed)) % 240);
                    x += 6 * Math.Sin((time * _speed) + phase);
                    sketch.Line(x, y, x + 2, y + (30 * _size), 0.8, SKColors.White.WithAlpha(120));
                    sketch.Ellipse(x, y, 9 * _size, 11 * _size, _colour);
                    break;
                case 1:
                    x = ((x + (time * 35 * _speed)) % 380) - 30;
                    double flap = 4 * _size * Math.Sin((time * 9) + phase);
                    sketch.Line(x - (6 * _size), (y * 0.5) - flap, x, y * 0.5, 1.6, _colour);
                    sketch.Line(x + (6 * _size), (y * 0.5) - flap, x, y * 0.5, 1.6, _colour);
                    break;
                case 2:
                    y = (y + (time * 30 * _speed) + (phase * 18)) % 190;
                    sketch.Circle(x + (5 * Math.Sin(time + phase)), y, 1.5 * _size, SKColors.White.WithAlpha(180));
                    break;
                case 3:
                    double flight = ((time * _speed) + phase) % 1;
                    double across = ((time * 40 * _speed) + x) % 640;
                    x = across < 320 ? across : 640 - across;
                    sketch.Circle(x, 165 - (260 * flight * (1 - flight)), 10 * _size, _colour);
                    break;
                default:
                    x = ((x + (time * 25 * _speed * (i + 1))) % 380) - 30;
                    sketch.Box(x, 0, 5 * _size, 180, 0, _colour.WithAlpha(70));
                    break;
            }
        }
    }
}
