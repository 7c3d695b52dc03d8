using System.Text.Json.Nodes;
using SkiaSharp;
using Vcmr.Tests.Support;
using Vcmr.Video;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Video.Preprocessing;

public class ClipPreprocessingTests
{
    [Theory]
    [InlineData("wide_640x360")]
    [InlineData("small_97x63")]
    [InlineData("square_224")]
    public void Preprocessing_gives_the_bytes_of_Pillow(string name)
    {
        Assert.Equal(GoldenFiles.Values<byte>("clip", $"{name}_u8.u8"), Preprocess($"{name}.png"));
    }

    [Theory]
    [InlineData("wide_640x360")]
    [InlineData("small_97x63")]
    public void Preprocessing_gives_the_tensor_of_CLIP(string name)
    {
        float[] tensor = new float[ClipPreprocessing.FrameBytes];

        ClipPreprocessing.ToTensor(Preprocess($"{name}.png"), tensor);

        float[] expected = GoldenFiles.Floats("clip", $"{name}_clip.f32");
        Assert.All(expected.Zip(tensor), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Sizes_and_crops_are_those_of_CLIP()
    {
        JsonObject sizes = GoldenFiles.Manifest("clip")["scalars"]!["resized_sizes"]!["value"]!.AsObject();
        foreach ((string size, JsonNode? expected) in sizes)
        {
            int[] wh = [.. size.Split('x').Select(int.Parse)];
            (int width, int height) = ClipPreprocessing.Resized(wh[0], wh[1]);
            Assert.Equal((int)expected!["resized"]![0]!, width);
            Assert.Equal((int)expected["resized"]![1]!, height);
            Assert.Equal(((int)expected["left_top"]![0]!, (int)expected["left_top"]![1]!), ClipPreprocessing.Crop(width, height));
        }
    }

    [Theory]
    [InlineData(320, 180)]
    [InlineData(180, 321)]
    [InlineData(1, 1)]
    [InlineData(3, 1000)]
    public void Preprocessing_keeps_an_even_color(int width, int height)
    {
        byte[] rgb = [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 10, 200, 255 })];
        byte[] target = new byte[ClipPreprocessing.FrameBytes];

        new ClipPreprocessing(width, height).ToBytes(rgb, target);

        Assert.All(target.Chunk(3), pixel => Assert.Equal([10, 200, 255], pixel));
    }

    [Fact]
    public void Means_keep_the_last_partial_second()
    {
        float[] frames = GoldenFiles.Floats("clip", "frame_emb.f32");
        float[] expected = GoldenFiles.Floats("clip", "per_second_mean_keep_partial.f32");
        float[] seconds = new float[SecondMeans.Rows(17) * 512];

        SecondMeans.Compute(frames, 512, seconds);

        Assert.Equal(expected.Length, seconds.Length);
        Assert.All(expected.Zip(seconds), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void Reader_gives_five_frames_a_second_before_and_after_preprocessing()
    {
        string path = GoldenFiles.Find("scenes", "videos", "cuts_25fps.mp4");

        IReadOnlyList<SampledFrame> frames = FrameReader.Read(path, 3, 2, TestContext.Current.CancellationToken);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => 3 + (i * 0.2)), frames.Select(f => Math.Round(f.Seconds, 6)), (a, b) => Math.Abs(a - b) < 1e-6);
        byte[] expected = new byte[ClipPreprocessing.FrameBytes];
        new ClipPreprocessing(320, 180).ToBytes(frames[4].Rgb, expected);
        Assert.Equal(expected, frames[4].Preprocessed);
    }

    private static byte[] Preprocess(string file)
    {
        using SKBitmap image = SKBitmap.Decode(GoldenFiles.Find("clip", file), new SKImageInfo { ColorType = SKColorType.Rgba8888, AlphaType = SKAlphaType.Unpremul, Width = Size(file).Width, Height = Size(file).Height });
        byte[] rgb = [.. image.Bytes.Chunk(4).SelectMany(p => p[..3])];
        byte[] target = new byte[ClipPreprocessing.FrameBytes];
        new ClipPreprocessing(image.Width, image.Height).ToBytes(rgb, target);
        return target;
    }

    private static SKImageInfo Size(string file) => SKBitmap.DecodeBounds(GoldenFiles.Find("clip", file));
}
