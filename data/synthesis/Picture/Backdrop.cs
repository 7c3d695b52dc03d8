using SkiaSharp;
using Vcmr.Synthesis.Composition;

namespace Vcmr.Synthesis.Picture;

/// <summary>Paints a scene's background once, a quarter larger than the picture so that the camera can move over it.</summary>
internal static class Backdrop
{
    /// <summary>Pixels across.</summary>
    public const int Width = 400;

    /// <summary>Pixels down.</summary>
    public const int Height = 225;

    /// <summary>Draws a place: a genre has its own most of the time.</summary>
    public static BackdropKind Pick(Genre genre, ref CounterRandom random)
    {
        int any = random.NextInt(Enum.GetValues<BackdropKind>().Length);
        return random.Chance(0.4) ? (BackdropKind)any : genre switch
        {
            Genre.Classical => BackdropKind.Hall,
            Genre.Rock => BackdropKind.Stage,
            Genre.Electronic => BackdropKind.Grid,
            Genre.Jazz => BackdropKind.City,
            Genre.Folk => BackdropKind.Hills,
            _ => BackdropKind.Water,
        };
    }

    /// <summary>Paints; the caller disposes the image.</summary>
    public static SKImage Paint(BackdropKind kind, Palette palette, CounterRandom random)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Premul));
        using var sketch = new Sketch(surface.Canvas);
        Gradient(sketch, palette.Shade(0, 1.05), palette.Shade(20, 0.85), 0, Height);
        switch (kind)
        {
            case BackdropKind.Hall:
                Interiors.Hall(sketch, palette, random);
                break;
            case BackdropKind.Stage:
                Interiors.Stage(sketch, palette, random);
                break;
            case BackdropKind.Grid:
                Interiors.Grid(sketch, palette, random);
                break;
            case BackdropKind.Wallpaper:
                Interiors.Wallpaper(sketch, palette, random);
                break;
            case BackdropKind.City:
                Outdoors.City(sketch, palette, random);
                break;
            case BackdropKind.Hills:
                Outdoors.Hills(sketch, palette, random);
                break;
            case BackdropKind.Water:
                Outdoors.Water(sketch, palette, random);
                break;
            default:
                Outdoors.Bokeh(sketch, palette, random);
                break;
        }

        return surface.Snapshot();
    }

    /// <summary>Fills a horizontal band from one colour to another, downwards.</summary>
    public static void Gradient(Sketch sketch, SKColor top, SKColor bottom, float from, float to)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, from), new SKPoint(0, to), [top, bottom], SKShaderTileMode.Clamp);
        sketch.Shade(0, from, Width, to - from, shader);
    }
}

/// <summary>Where a scene plays.</summary>
internal enum BackdropKind
{
    Hall,
    Stage,
    Grid,
    City,
    Hills,
    Water,
    Bokeh,
    Wallpaper,
}
