using SkiaSharp;

namespace Vcmr.Synthesis.Picture;

/// <summary>Backgrounds outside: a city, hills, water, lights out of focus.</summary>
internal static class Outdoors
{
    private const int Width = Backdrop.Width;
    private const int Height = Backdrop.Height;

    /// <summary>Two rows of houses with lit windows under a moon.</summary>
    public static void City(Sketch sketch, Palette palette, CounterRandom random)
    {
        sketch.Circle(random.Uniform(40, 360), random.Uniform(25, 60), random.Uniform(10, 22), Colours.Hsv(48, 0.25, 1, 0.9));
        for (int row = 0; row < 2; row++)
        {
            SKColor wall = palette.Shade(row * 12, row == 0 ? 0.75 : 0.52);
            SKColor window = Colours.Hsv(random.Uniform(35, 60), 0.5, palette.Bright ? 1 : 0.85);
            double x = -random.Uniform(0, 20);
            while (x < Width)
            {
                double width = random.Uniform(28, 58), top = random.Uniform(50, 120) + (35 * row);
                sketch.Box(x, top, width - 3, Height, 0, wall);
                for (double wy = top + 7; wy < Height - 6; wy += 12)
                {
                    for (double wx = x + 5; wx < x + width - 10; wx += 9)
                    {
                        if (random.Chance(0.45))
                        {
                            sketch.Box(wx, wy, 5, 7, 0, window);
                        }
                    }
                }

                x += width;
            }
        }
    }

    /// <summary>Rows of hills with trees under a sun.</summary>
    public static void Hills(Sketch sketch, Palette palette, CounterRandom random)
    {
        sketch.Circle(random.Uniform(50, 350), random.Uniform(30, 80), random.Uniform(14, 30), palette.Glow(15, 0.9));
        for (int row = 0; row < 4; row++)
        {
            double level = 85 + (35 * row), height = random.Uniform(10, 26), a = random.Uniform(0, 7), length = random.Uniform(50, 110);
            SKColor green = Colours.Mix(palette.Shade(8 * row, 0.9 - (0.13 * row)), Colours.Hsv(110, 0.5, palette.Value * 0.7), 0.35);
            using var hill = new SKPath();
            hill.MoveTo(0, Height);
            for (int x = 0; x <= Width; x += 10)
            {
                hill.LineTo(x, (float)Top(x));
            }

            hill.LineTo(Width, Height);
            hill.Close();
            sketch.Fill(hill, green);
            for (int tree = 0; tree < 5; tree++)
            {
                double x = random.Uniform(0, Width), y = Top(x), size = 4 + (2.5 * row);
                sketch.Line(x, y, x, y - size, 1.5 + (row * 0.5), palette.Shade(0, 0.35));
                sketch.Circle(x, y - (1.7 * size), size, Colours.Mix(green, SKColors.Black, 0.2));
            }

            double Top(double x) => level + (height * Math.Sin((x / length) + a)) + (0.4 * height * Math.Sin((x / length * 2.3) + (2 * a)));
        }
    }

    /// <summary>Clouds over water with glitter.</summary>
    public static void Water(Sketch sketch, Palette palette, CounterRandom random)
    {
        float horizon = (float)random.Uniform(90, 135);
        double sun = random.Uniform(80, 320);
        sketch.Circle(sun, horizon - random.Uniform(0, 40), 22, palette.Glow(20, 0.85));
        for (int cloud = 0; cloud < 7; cloud++)
        {
            double x = random.Uniform(0, Width), y = random.Uniform(10, horizon - 20), size = random.Uniform(20, 60);
            sketch.Ellipse(x, y, size, size * 0.2, palette.Shade(0, 1.3, 0.4));
            sketch.Ellipse(x + (size * 0.3), y - 5, size * 0.5, size * 0.2, palette.Shade(0, 1.35, 0.4));
        }

        Backdrop.Gradient(sketch, palette.Shade(15, 0.95), palette.Shade(25, 0.6), horizon, Height);
        for (int glint = 0; glint < 130; glint++)
        {
            double y = horizon + ((Height - horizon) * Math.Pow(random.NextDouble(), 1.3));
            double near = (y - horizon) / (Height - horizon);
            double x = random.Chance(0.4) ? sun + (random.NextGaussian() * (8 + (40 * near))) : random.Uniform(0, Width);
            double half = 3 + (14 * near);
            sketch.Line(x - half, y, x + half, y, 0.8 + near, palette.Shade(0, 1.4, 0.45));
        }
    }

    /// <summary>Lights out of focus.</summary>
    public static void Bokeh(Sketch sketch, Palette palette, CounterRandom random)
    {
        for (int i = 0; i < 45; i++)
        {
            double radius = random.Uniform(4, 30);
            SKColor colour = palette.Shade(random.Uniform(-45, 45), palette.Bright ? random.Uniform(0.75, 1.2) : random.Uniform(1, 2.2), 0.35);
            double x = random.Uniform(0, Width), y = random.Uniform(0, Height);
            sketch.Circle(x, y, radius, colour);
            sketch.Ring(x, y, radius, radius, 1, colour);
        }
    }
}
