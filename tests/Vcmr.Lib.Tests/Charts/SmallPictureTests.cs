using SkiaSharp;
using Vcmr.Charts;
using Vcmr.Tests.Figures;
using Xunit;

namespace Vcmr.Tests.Charts;

public sealed class SmallPictureTests
{
    [Fact]
    public void Chart_keeps_its_pixels_in_a_smaller_file_of_256_colours()
    {
        byte[] png = Samples.Get("table1").Png;

        (string type, byte[] content) = SmallPicture.Of(png)!.Value;

        Assert.Equal("image/png", type);
        Assert.InRange(content.Length, 1000, png.Length * 6 / 10);
        using SKBitmap before = SKBitmap.Decode(png), after = SKBitmap.Decode(content);
        Assert.Equal((before.Width, before.Height), (after.Width, after.Height));
        double sum = 0;
        for (int y = 0; y < before.Height; y++)
        {
            for (int x = 0; x < before.Width; x++)
            {
                SKColor one = before.GetPixel(x, y), other = after.GetPixel(x, y);
                sum += Math.Pow(one.Red - other.Red, 2) + Math.Pow(one.Green - other.Green, 2) + Math.Pow(one.Blue - other.Blue, 2);
            }
        }

        Assert.InRange(Math.Sqrt(sum / before.Width / before.Height), 0, 2.2);
    }

    [Fact]
    public void Photograph_becomes_a_JPEG_and_what_is_no_picture_stays()
    {
        using SKBitmap noise = new(200, 200);
        var random = new Random(1);
        for (int i = 0; i < 40_000; i++)
        {
            noise.SetPixel(i % 200, i / 200, new SKColor((byte)random.Next(256), (byte)(i % 200), (byte)(i / 200)));
        }

        using SKData png = noise.Encode(SKEncodedImageFormat.Png, 100);
        (string type, byte[] content) = SmallPicture.Of(png.ToArray())!.Value;
        Assert.Equal("image/jpeg", type);
        Assert.True(content.Length < png.Size);
        Assert.Null(SmallPicture.Of([1, 2, 3]));
    }
}
