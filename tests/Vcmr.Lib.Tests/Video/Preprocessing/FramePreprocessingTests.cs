using SkiaSharp;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Video.Preprocessing;

public class FramePreprocessingTests
{
    [Theory]
    [InlineData(640, 360)]
    [InlineData(97, 163)]
    [InlineData(256, 256)]
    public void ImageNet_gives_the_bytes_of_Pillow(int width, int height)
    {
        byte[] found = new byte[ClipPreprocessing.FrameBytes];
        new ClipPreprocessing(width, height, FramePreprocessing.ImageNet).ToBytes(Pictures.Checks(width, height), found);

        using SKBitmap image = SKBitmap.Decode(Pictures.File($"imagenet-{width}x{height}.png"), new SKImageInfo(224, 224, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        Assert.Equal([.. image.Bytes.Chunk(4).SelectMany(p => p[..3])], found);
    }

    [Theory]
    [InlineData("clip")]
    [InlineData("imagenet")]
    public void Tensor_has_each_value_scaled_and_normalised_as_torchvision_rounds_it(string name)
    {
        var kind = FramePreprocessing.Parse(name);
        byte[] frame = Pictures.Two[..ClipPreprocessing.FrameBytes];
        float[] tensor = new float[frame.Length];

        kind.ToTensor(frame, tensor);

        float[] expected = [.. from c in Enumerable.Range(0, 3) from pixel in Enumerable.Range(0, 224 * 224) select ((frame[(3 * pixel) + c] / 255f) - kind.Mean[c]) / kind.Deviation[c]];
        Assert.Equal(expected, tensor);
        Assert.Equal(256, frame.Distinct().Count());
    }

    [Theory]
    [InlineData(640, 360, 455, 256)]
    [InlineData(360, 641, 256, 455)]
    [InlineData(256, 256, 256, 256)]
    public void ImageNet_makes_the_short_side_256(int width, int height, int resizedWidth, int resizedHeight) =>
        Assert.Equal((resizedWidth, resizedHeight), FramePreprocessing.ImageNet.Resized(width, height));

    [Theory]
    [InlineData("clip", (10 / 255f - 0.48145466f) / 0.26862954f, (20 / 255f - 0.4578275f) / 0.26130258f, (30 / 255f - 0.40821073f) / 0.27577711f)]
    [InlineData("imagenet", (10 / 255f - 0.485f) / 0.229f, (20 / 255f - 0.456f) / 0.224f, (30 / 255f - 0.406f) / 0.225f)]
    [InlineData("caffe", 30 - 103.939f, 20 - 116.779f, 10 - 123.68f)]
    [InlineData("bytes", 10f, 20f, 30f)]
    public void Kind_orders_scales_and_normalises_the_planes(string name, float first, float second, float third)
    {
        byte[] frame = [.. Enumerable.Range(0, 224 * 224).SelectMany(_ => new byte[] { 10, 20, 30 })];
        float[] tensor = new float[frame.Length];

        FramePreprocessing.Parse(name).ToTensor(frame, tensor);

        Assert.Equal([first, second, third], tensor.Chunk(224 * 224).Select(plane => Assert.Single(plane.Distinct())));
    }

    [Fact]
    public void Names_are_those_of_the_table_and_each_kind_is_whole()
    {
        Assert.Equal(["clip", "imagenet", "caffe", "bytes"], FramePreprocessing.Names);
        Assert.All(FramePreprocessing.Kinds, k => Assert.True(k is { ShortSide: >= 224, Mean.Count: 3, Deviation.Count: 3, Range: 1 or 255 }));
    }

    [Fact]
    public void Unknown_name_is_an_error_that_names_the_known_ones() =>
        Assert.Contains("clip, imagenet", Assert.Throws<VcmrException>(() => FramePreprocessing.Parse("vgg")).Message);
}
