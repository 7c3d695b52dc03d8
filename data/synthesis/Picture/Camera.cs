using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

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
