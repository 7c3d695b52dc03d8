using Vcmr.Media;
using Vcmr.Tests.Support;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;
using Xunit;

namespace Vcmr.Tests.Video.Encoders;

public class FrameEncoderTests
{
    [Fact]
    public void Descriptor_depends_only_on_the_frames()
    {
        byte[] frames = Frames(3);
        using var encoder = new DescriptorEncoder();

        Assert.Equal(Encode(encoder, frames, 3), Encode(new DescriptorEncoder(), frames, 3));
        Assert.Equal("descriptor-v1", encoder.Id);
    }

    [Fact]
    public void Descriptor_tells_moving_from_still()
    {
        using var encoder = new DescriptorEncoder();
        byte[] frames = Frames(2);
        byte[] still = [.. frames[ClipPreprocessing.FrameBytes..], .. frames[ClipPreprocessing.FrameBytes..]];

        float[] moving = Encode(encoder, frames, 2)[512..];
        float[] resting = Encode(encoder, still, 2)[512..];

        Assert.True(Distance(moving, resting) > 0.5);
    }

    [Fact]
    public void Descriptor_values_spread_by_roughly_one_on_real_video()
    {
        string path = GoldenFiles.Find("media", "big-buck-bunny-30s.mp4");
        MediaInfo media = MediaProbe.Probe(path, TestContext.Current.CancellationToken);
        var preprocessing = new ClipPreprocessing(media.Video!.Width, media.Video.Height);
        byte[] frames = new byte[30 * ClipPreprocessing.FrameBytes];
        int count = 0;
        OnePass.Run(media, 0, 0, (frame, number, _) =>
        {
            if (number % 24 == 0 && count < 30)
            {
                preprocessing.ToBytes(frame, frames.AsSpan(count++ * ClipPreprocessing.FrameBytes, ClipPreprocessing.FrameBytes));
            }
        }, new OnePassOptions(), TestContext.Current.CancellationToken);
        using var encoder = new DescriptorEncoder();

        float[] features = Encode(encoder, frames, count);

        double rms = Math.Sqrt(features.Average(f => (double)f * f));
        Assert.All(features, f => Assert.True(float.IsFinite(f)));
        Assert.InRange(rms, 0.3, 3);
    }

    [Theory]
    [MemberData(nameof(ImageEncoders.Names), MemberType = typeof(ImageEncoders))]
    public void Onnx_encoder_reads_names_and_hash_from_the_model(string name)
    {
        using var encoder = new ClipOnnxEncoder(ImageEncoders.File(name), FramePreprocessing.ImageNet, threads: 1);

        float[] two = Encode(encoder, Frames(2), 2);
        float[] second = Encode(encoder, Frames(2)[ClipPreprocessing.FrameBytes..], 1);

        Assert.Matches($"^onnx-{name}-sha256:[0-9a-f]{{64}}$", encoder.Id);
        Assert.Equal(512, encoder.Dimension);
        Assert.All(two, f => Assert.True(f >= 0));
        Assert.All(second.Zip(two[512..]), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.True(Distance(two[..512], two[512..]) > 0.1);
    }

    [Fact]
    public void Onnx_encoder_refuses_what_is_no_model()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "no model");

        Assert.Throws<VcmrException>(() => new ClipOnnxEncoder(folder.File("model.onnx")));
        Assert.Throws<VcmrException>(() => new ClipOnnxEncoder(folder.File("missing.onnx")));
    }

    private static byte[] Frames(int count)
    {
        var random = new CounterRandom(7);
        byte[] frames = new byte[count * ClipPreprocessing.FrameBytes];
        for (int i = 0; i < frames.Length; i += 3 * 16)
        {
            byte value = (byte)random.NextInt(256);
            frames.AsSpan(i, 3 * 16).Fill(value);
        }

        return frames;
    }

    private static float[] Encode(IFrameEncoder encoder, byte[] frames, int count)
    {
        float[] features = new float[count * encoder.Dimension];
        encoder.Encode(frames, count, features);
        return features;
    }

    private static double Distance(float[] a, float[] b) => Math.Sqrt(a.Zip(b, (x, y) => (double)(x - y) * (x - y)).Sum());
}
