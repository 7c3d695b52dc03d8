using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>Backgrounds inside: a concert hall, a stage, a neon grid, a patterned wall.</summary>
internal static class Interiors
{
    private const int Width = Backdrop.Width;
    private const int Height = Backdrop.Height;

    /// <summary>Columns, an arch of curtains, a wooden floor.</summary>
    public static void Hall(Sketch sketch, Palette palette, CounterRandom random)
    {
        int columns = 4 + random.NextInt(4);
        double pitch = (double)Width / columns;
        for (int i = 0; i < columns; i++)
        {
            double x = (i + 0.5) * pitch, half = pitch * 0.2;
            sketch.Box(x - (pitch * 0.42), 35, pitch * 0.84, 150, pitch * 0.42, palette.Shade(12, 0.72));
            using var shader = SKShader.CreateLinearGradient(
                new SKPoint((float)(x - half - (pitch / 2)), 0),
                new SKPoint((float)(x + half - (pitch / 2)), 0),
                [palette.Shade(8, 1.12), palette.Shade(0, 0.7)],
                SKShaderTileMode.Clamp);
            sketch.Shade(x - half - (pitch / 2), 20, 2 * half, 170, shader);
            sketch.Box(x - (half * 1.3) - (pitch / 2), 18, half * 2.6, 8, 2, palette.Shade(8, 1.15));
        }

        sketch.Box(0, 0, Width, 18, 0, palette.Shade(5, 0.6));
        Backdrop.Gradient(sketch, Colours.Mix(palette.Shade(0, 0.8), Colours.Hsv(25, 0.5, palette.Value), 0.4), palette.Shade(10, 0.5), 178, Height);
        for (int plank = -10; plank < 20; plank++)
        {
            sketch.Line(200 + ((plank - 5) * 18), 178, 200 + ((plank - 5) * 45), Height, 1, palette.Shade(10, 0.45));
        }
    }

    /// <summary>A dark stage with coloured spotlights and loudspeakers.</summary>
    public static void Stage(Sketch sketch, Palette palette, CounterRandom random)
    {
        Backdrop.Gradient(sketch, palette.Shade(0, 0.7), palette.Shade(25, 1.05), 0, Height);
        int lamps = 3 + random.NextInt(4);
        for (int i = 0; i < lamps; i++)
        {
            double x = Width * (i + 0.5) / lamps, lean = random.Uniform(-80, 80), spread = random.Uniform(22, 45);
            double turn = random.Uniform(-50, 50);
            using var cone = new SKPath();
            cone.MoveTo((float)x - 4, 12);
            cone.LineTo((float)x + 4, 12);
            cone.LineTo((float)(x + lean + spread), 200);
            cone.LineTo((float)(x + lean - spread), 200);
            cone.Close();
            sketch.Fill(cone, Colours.Hsv(palette.Hue + turn, 0.6, 1, palette.Bright ? 0.3 : 0.22));
            sketch.Box(x - 8, 4, 16, 12, 3, SKColors.Black);
        }

        for (int side = 0; side < 2; side++)
        {
            double x = side == 0 ? 14 : Width - 54;
            for (int box = 0; box < 3; box++)
            {
                sketch.Box(x, 70 + (44 * box), 40, 42, 3, palette.Shade(0, 0.3));
                sketch.Circle(x + 20, 91 + (44 * box), 15, palette.Shade(0, 0.5));
                sketch.Circle(x + 20, 91 + (44 * box), 6, palette.Shade(0, 0.25));
            }
        }

        sketch.Box(0, 198, Width, 30, 0, palette.Shade(0, 0.42));
    }

    /// <summary>A horizon over a grid of neon lines.</summary>
    public static void Grid(Sketch sketch, Palette palette, CounterRandom random)
    {
        float horizon = (float)random.Uniform(95, 140);
        SKColor line = palette.Accent(random.Uniform(90, 200), 0.85);
        Backdrop.Gradient(sketch, palette.Shade(-20, 0.8), palette.Shade(35, 1.15), 0, horizon);
        sketch.Circle(Width * random.Uniform(0.3, 0.7), horizon - 5, random.Uniform(30, 60), palette.Glow(60, 0.75));
        Backdrop.Gradient(sketch, palette.Shade(10, 0.55), palette.Shade(0, 0.9), horizon, Height);
        for (int i = 0; i < 12; i++)
        {
            double y = horizon + ((Height - horizon) * Math.Pow(i / 11.0, 2));
            sketch.Line(0, y, Width, y, 1.2, line);
        }

        for (int i = -16; i <= 16; i++)
        {
            sketch.Line((Width / 2) + (i * 10), horizon, (Width / 2) + (i * 62), Height, 1.2, line);
        }
    }

    /// <summary>Stripes, dots or checks.</summary>
    public static void Wallpaper(Sketch sketch, Palette palette, CounterRandom random)
    {
        double size = random.Uniform(14, 42);
        int pattern = random.NextInt(3);
        SKColor other = palette.Shade(random.Uniform(-40, 40), palette.Bright ? 0.82 : 1.5);
        for (int row = 0; row * size < Height; row++)
        {
            for (int column = 0; column * size < Width; column++)
            {
                bool odd = ((row + column) & 1) == 1;
                switch (pattern)
                {
                    case 0 when odd:
                        sketch.Box(column * size, row * size, size, size, 0, other);
                        break;
                    case 1:
                        sketch.Circle((column + (row % 2 == 0 ? 0.25 : 0.75)) * size, (row + 0.5) * size, size * 0.26, other);
                        break;
                    case 2 when column % 2 == 0:
                        sketch.Box(column * size, row * size, size, size + 1, 0, other);
                        break;
                    default:
                        break;
                }
            }
        }
    }
}
