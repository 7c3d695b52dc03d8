using CsCheck;
using Vcmr.Media;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Video.Scenes;

/// <summary>The fast reductions of frames against the plain arithmetic, pixel by pixel.</summary>
public class ReductionTests
{
    private static readonly Gen<YuvFrame> Frames =
        from width in Gen.OneOf(Gen.Int[1, 900], Gen.Int[2, 5].Select(k => 256 * k))
        from height in Gen.OneOf(Gen.Int[1, 120], Gen.Int[1, 12].Select(k => 12 * k))
        from seed in Gen.Int
        select Noise(width, height, seed);

    [Fact]
    public void Frames_for_scenes_equal_the_plain_bilinear_arithmetic() => Frames.Sample(
        frame =>
        {
            var downscaler = new SceneDownscaler(frame.Width, frame.Height, frame.Matrix);
            int pixels = downscaler.Width * downscaler.Height;
            byte[][] found = [new byte[pixels], new byte[pixels], new byte[pixels]];
            downscaler.Reduce(frame, found[0], found[1], found[2]);

            byte[] rgb = frame.ToRgb();
            for (int i = 0; i < pixels; i++)
            {
                for (int c = 0; c < 3; c++)
                {
                    int expected = Bilinear(rgb, frame.Width, frame.Height, downscaler, i % downscaler.Width, i / downscaler.Width, c);
                    Assert.True(expected == found[c][i], $"{frame.Width}×{frame.Height}, pixel {i}, plane {c}");
                }
            }
        },
        iter: 60);

    [Fact]
    public void Frames_for_encoders_equal_the_plain_bicubic_arithmetic() => Frames.Sample(
        frame =>
        {
            byte[] rgb = frame.ToRgb();
            byte[] expected = Bicubic(rgb, frame.Width, frame.Height);
            var preprocessing = new ClipPreprocessing(frame.Width, frame.Height);
            byte[] found = new byte[ClipPreprocessing.FrameBytes];

            preprocessing.ToBytes(frame, found);
            Assert.Equal(expected, found);

            preprocessing.ToBytes(rgb, found);
            Assert.Equal(expected, found);
        },
        iter: 40);

    private static YuvFrame Noise(int width, int height, int seed)
    {
        var frame = new YuvFrame(width, height, ColorMatrix.Bt601);
        var random = new CounterRandom(seed);
        for (int i = 0; i < frame.Data.Length; i++)
        {
            frame.Data[i] = (byte)random.NextInt(256);
        }

        return frame;
    }

    private static int Bilinear(byte[] rgb, int width, int height, SceneDownscaler size, int x, int y, int channel)
    {
        if (size.IsCopy)
        {
            return rgb[(3 * ((y * width) + x)) + channel];
        }

        (int left, int right, int across) = Position(x, width, size.Width);
        (int top, int bottom, int down) = Position(y, height, size.Height);
        int a = At(left, top);
        int b = At(right, top);
        int c = At(left, bottom);
        int d = At(right, bottom);
        if (width == 2 * size.Width && height == 2 * size.Height)
        {
            return (a + b + c + d + 2) >> 2;
        }

        int upper = ((a * (2048 - across)) + (b * across)) >> 4;
        int lower = ((c * (2048 - across)) + (d * across)) >> 4;
        return (((upper * (2048 - down)) >> 16) + ((lower * down) >> 16) + 2) >> 2;

        int At(int column, int row) => rgb[(3 * ((row * width) + column)) + channel];
    }

    private static (int First, int Second, int Weight) Position(int i, int from, int to)
    {
        float position = (float)(((i + 0.5) * ((double)from / to)) - 0.5);
        int first = (int)MathF.Floor(position);
        return first < 0 ? (0, 0, 0)
            : first >= from - 1 ? (from - 1, from - 1, 0)
            : (first, first + 1, (int)MathF.Round((position - first) * 2048));
    }

    private static byte[] Bicubic(byte[] rgb, int width, int height)
    {
        (int newWidth, int newHeight) = FramePreprocessing.Clip.Resized(width, height);
        (int left, int top) = ClipPreprocessing.Crop(newWidth, newHeight);
        const int Side = ClipPreprocessing.Side;
        byte[] narrow = new byte[3 * Side * height];
        for (int x = 0; x < Side; x++)
        {
            (int first, int[] weights) = Weights(left + x, width, newWidth);
            for (int i = 0; i < 3 * height; i++)
            {
                (int y, int c) = (i / 3, i % 3);
                narrow[(3 * ((y * Side) + x)) + c] = Sum(weights, k => rgb[(3 * ((y * width) + first + k)) + c]);
            }
        }

        byte[] result = new byte[ClipPreprocessing.FrameBytes];
        for (int y = 0; y < Side; y++)
        {
            (int first, int[] weights) = Weights(top + y, height, newHeight);
            for (int i = 0; i < 3 * Side; i++)
            {
                result[(3 * Side * y) + i] = Sum(weights, k => narrow[(3 * Side * (first + k)) + i]);
            }
        }

        return result;
    }

    private static byte Sum(int[] weights, Func<int, byte> pixel)
    {
        int sum = 1 << 21;
        for (int k = 0; k < weights.Length; k++)
        {
            sum += pixel(k) * weights[k];
        }

        return (byte)Math.Clamp(sum >> 22, 0, 255);
    }

    private static (int First, int[] Weights) Weights(int i, int from, int to)
    {
        double scale = (double)from / to;
        double wide = Math.Max(1, scale);
        double center = (i + 0.5) * scale;
        int first = Math.Max(0, (int)(center - (2 * wide) + 0.5));
        int end = Math.Min(from, (int)(center + (2 * wide) + 0.5));
        double[] weights = [.. Enumerable.Range(first, end - first).Select(k => Cubic(Math.Abs((k - center + 0.5) * (1 / wide))))];
        double total = weights.Sum();
        return (first, [.. weights.Select(w => (int)Math.Round(w / total * (1 << 22), MidpointRounding.AwayFromZero))]);
    }

    /// <summary>Keys' kernel with a = -0.5, in Pillow's order of operations.</summary>
    private static double Cubic(double x) => x < 1 ? ((((1.5 * x) - 2.5) * x) * x) + 1 : x < 2 ? ((((((x - 5) * x) + 8) * x) - 4) * -0.5) : 0;
}
