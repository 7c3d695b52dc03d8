using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>What is filmed between two cuts.</summary>
internal sealed class Scene : IDisposable
{
    /// <summary>The scene's first moment, seconds in the song.</summary>
    public required double Start { get; init; }

    /// <summary>Its end, seconds in the song.</summary>
    public required double End { get; init; }

    /// <summary>The painted background.</summary>
    public required SKImage Background { get; init; }

    /// <summary>How the camera moves.</summary>
    public required Camera Camera { get; init; }

    /// <summary>The musicians in view.</summary>
    public required IReadOnlyList<Cast> Cast { get; init; }

    /// <summary>What only distracts.</summary>
    public required IReadOnlyList<Distractor> Distractors { get; init; }

    /// <summary>The colour of the light that flashes on the beat; transparent for none.</summary>
    public required SKColor Light { get; set; }

    /// <summary>Where the light is, pixels from the left.</summary>
    public required double LightX { get; init; }

    /// <summary>Draws the scene as it is at a time, seconds in the song.</summary>
    public void Draw(Sketch sketch, double time)
    {
        SKCanvas canvas = sketch.Canvas;
        double progress = (time - Start) / (End - Start);
        canvas.Save();
        Camera.Look(canvas, progress, time, 0.6);
        const float left = -(Backdrop.Width - Frame.Width) / 2f, top = -(Backdrop.Height - Frame.Height) / 2f;
        canvas.DrawImage(Background, SKRect.Create(left, top, Backdrop.Width, Backdrop.Height), new SKSamplingOptions(SKFilterMode.Linear), null);
        canvas.Restore();

        if (Light.Alpha > 0)
        {
            SKColor flash = Light.WithAlpha((byte)(Light.Alpha * Camera.Beat(time)));
            using var shader = SKShader.CreateRadialGradient(new SKPoint((float)LightX, 40), 130, [flash, SKColors.Transparent], SKShaderTileMode.Clamp);
            sketch.Shade(0, 0, Frame.Width, Frame.Height, shader);
        }

        canvas.Save();
        Camera.Look(canvas, progress, time, 1);
        foreach (Cast cast in Cast)
        {
            sketch.Ellipse(cast.X, cast.Y + (cast.Size * 1.04), cast.Size * 0.9, cast.Size * 0.1, SKColors.Black.WithAlpha(70));
            canvas.Save();
            canvas.Translate((float)cast.X, (float)cast.Y);
            canvas.Scale((float)(cast.Mirrored ? -cast.Size : cast.Size), (float)cast.Size);
            cast.Performer.Draw(sketch, time);
            canvas.Restore();
        }

        canvas.Restore();
        foreach (Distractor distractor in Distractors)
        {
            distractor.Draw(sketch, time);
        }
    }

    /// <summary>Halves the light.</summary>
    public void Dim() => Light = Light.WithAlpha((byte)(Light.Alpha / 2));

    /// <inheritdoc/>
    public void Dispose() => Background.Dispose();
}

/// <summary>A figure's place in a scene.</summary>
/// <param name="Performer">Who.</param>
/// <param name="X">Centre, pixels from the left.</param>
/// <param name="Y">Centre, pixels from the top.</param>
/// <param name="Size">Half of its height, pixels.</param>
/// <param name="Mirrored">Whether left and right are exchanged.</param>
internal sealed record Cast(Performer Performer, double X, double Y, double Size, bool Mirrored);

/// <summary>Moves over a scene: pan, zoom and roll at a constant rate, and a little bounce on the beat of lively songs.</summary>
internal sealed class Camera
{
    private readonly double _zoomFrom;
    private readonly double _zoomTo;
    private readonly double _x;
    private readonly double _y;
    private readonly double _roll;
    private readonly double _bounce;
    private readonly SongSpec _spec;
    private readonly double _firstBar;

    /// <summary>Draws a movement.</summary>
    public Camera(Song song, ref CounterRandom random)
    {
        _spec = song.Spec;
        _firstBar = song.FirstBar;
        bool zooms = random.Chance(0.6);
        _zoomFrom = random.Uniform(1.02, 1.2);
        _zoomTo = zooms ? random.Uniform(1.02, 1.25) : _zoomFrom;
        _x = random.Uniform(-22, 22);
        _y = random.Uniform(-8, 8);
        _roll = random.Chance(0.3) ? random.Uniform(-4, 4) : 0;
        _bounce = _spec.Energy > 0.45 ? random.Uniform(0, 4 * _spec.Energy) : 0;
    }

    /// <summary>How strongly a beat has just fallen, 1 on it and dying away.</summary>
    public double Beat(double time)
    {
        double beats = (time - _firstBar) / _spec.BeatSeconds;
        return Math.Exp(-5 * (beats - Math.Floor(beats)));
    }

    /// <summary>Sets the canvas to look through the camera.</summary>
    /// <param name="canvas">What is drawn on.</param>
    /// <param name="progress">Share of the scene that is over, 0 to 1.</param>
    /// <param name="time">Seconds in the song.</param>
    /// <param name="depth">1 for what stands in front; less for what is far away and moves less.</param>
    public void Look(SKCanvas canvas, double progress, double time, double depth)
    {
        double zoom = _zoomFrom + ((_zoomTo - _zoomFrom) * progress);
        zoom = 1 + ((zoom - 1) * depth);
        canvas.Translate(Frame.Width / 2f, Frame.Height / 2f);
        canvas.Scale((float)zoom);
        canvas.RotateDegrees((float)(_roll * (progress - 0.5) * depth));
        canvas.Translate((float)(_x * (progress - 0.5) * 2 * depth), (float)((_y * (progress - 0.5) * 2 * depth) - (_bounce * Beat(time) * depth)));
        canvas.Translate(-Frame.Width / 2f, -Frame.Height / 2f);
    }
}

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
