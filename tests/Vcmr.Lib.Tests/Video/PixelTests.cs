using CsCheck;
using Vcmr.Media;
using Vcmr.Tests.Support;
using Vcmr.Video.Scenes;
using Xunit;

namespace Vcmr.Tests.Video;

public class PixelTests
{
    [Fact]
    public void Hsv_equals_the_fixed_point_definition_for_all_value_and_range_pairs()
    {
        // Every (value, range) pair with each channel on top, so that every table entry is used.
        var pixels = new List<(byte R, byte G, byte B)>();
        for (int v = 0; v < 256; v++)
        {
            for (int low = 0; low <= v; low++)
            {
                byte mid = (byte)((v + low) / 2);
                pixels.Add(((byte)v, mid, (byte)low));
                pixels.Add(((byte)low, (byte)v, mid));
                pixels.Add((mid, (byte)low, (byte)v));
            }
        }

        byte[] r = [.. pixels.Select(p => p.R)];
        byte[] g = [.. pixels.Select(p => p.G)];
        byte[] b = [.. pixels.Select(p => p.B)];
        byte[][] hsv = [new byte[r.Length], new byte[r.Length], new byte[r.Length]];
        HsvConverter.Convert(r, g, b, hsv[0], hsv[1], hsv[2]);

        for (int i = 0; i < r.Length; i++)
        {
            Assert.Equal(Reference(r[i], g[i], b[i]), (hsv[0][i], hsv[1][i], hsv[2][i]));
        }
    }

    [Theory]
    [InlineData("cuts_25fps.mp4")]
    [InlineData("cuts_2997fps_640x360.mp4")]
    [InlineData("exactly_30s_30fps.mp4")]
    public void Decoded_pixels_equal_those_ffmpeg_makes(string clip)
    {
        string path = GoldenFiles.Find("scenes", "videos", clip);
        MediaInfo media = MediaProbe.Probe(path, TestContext.Current.CancellationToken);
        (int width, int height) = (media.Video!.Width, media.Video.Height);
        using MediaProcess ffmpeg = MediaProcess.Start(
            "ffmpeg",
            [.. AudioDecoder.InputOptions, "-i", MediaProcess.Argument(path), "-frames:v", "3", "-pix_fmt", "rgb24", "-f", "rawvideo", "pipe:1"],
            path,
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);
        byte[] expected = new byte[3 * 3 * width * height];
        ffmpeg.Output.ReadExactly(expected);

        byte[] found = new byte[expected.Length];
        OnePass.Run(media, 0, 0, (frame, number, _) =>
        {
            if (number < 3)
            {
                frame.ToRgb().CopyTo(found, number * 3 * width * height);
            }
        }, new OnePassOptions(), TestContext.Current.CancellationToken);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Conversion_does_the_same_one_pixel_at_a_time()
    {
        Gen.Select(Gen.Byte.Array[70 + 35 + 35], Gen.Int[0, 35]).Sample((bytes, half) =>
        {
            var frame = new YuvFrame(70, 1, ColorMatrix.Bt709);
            bytes.CopyTo(frame.Data, 0);
            byte[] expected = frame.ToRgb();
            var converter = new YuvConverter(ColorMatrix.Bt709);
            byte[][] part = [new byte[70 - (2 * half)], new byte[70 - (2 * half)], new byte[70 - (2 * half)]];
            converter.Row(frame, 0, 2 * half, part[0], part[1], part[2]);
            byte[][] own = [new byte[70], new byte[70], new byte[70]];
            converter.Pixels(frame.Luma(0), [.. frame.Blue(0).ToArray().SelectMany(u => new[] { u, u })], [.. frame.Red(0).ToArray().SelectMany(v => new[] { v, v })], own[0], own[1], own[2]);
            byte[] one = new byte[3];
            for (int x = 0; x < 70; x++)
            {
                converter.Row(frame, 0, x & ~1, one.AsSpan(0, 1), one.AsSpan(1, 1), one.AsSpan(2, 1));
                byte[] found = [own[0][x], own[1][x], own[2][x]];
                Assert.Equal(expected[(3 * x)..((3 * x) + 3)], found);
                Assert.True(x % 2 == 1 || one.SequenceEqual(found));
                Assert.True(x < 2 * half || (part[0][x - (2 * half)], part[1][x - (2 * half)], part[2][x - (2 * half)]) == (found[0], found[1], found[2]));
            }
        }, iter: 50);
    }

    private static (byte H, byte S, byte V) Reference(int r, int g, int b)
    {
        int v = Math.Max(r, Math.Max(g, b));
        int range = v - Math.Min(r, Math.Min(g, b));
        int saturation = v == 0 ? 0 : (int)Math.Round((255 << 12) / (double)v);
        int scale = range == 0 ? 0 : (int)Math.Round((180 << 12) / (6.0 * range));
        int h = v == r ? g - b : v == g ? b - r + (2 * range) : r - g + (4 * range);
        h = ((h * scale) + 2048) >> 12;
        return ((byte)(h < 0 ? h + 180 : h), (byte)(((range * saturation) + 2048) >> 12), (byte)v);
    }
}
