using SkiaSharp;

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
            cast.Figure.Draw(sketch, time);
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
