using Vcmr.Models;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Models;

public sealed class SampleCnnTimeOnnxTests
{
    [Theory]
    [InlineData(5, 3, 9, 4)]
    [InlineData(3, 4, 7, 3)]
    [InlineData(3, 2, 14, 8)]
    [InlineData(7, 5, 4, 2)]
    public void Every_block_and_the_frames_of_sounds_of_any_length_equal_the_encoder(int kernel, int pool, int blocks, int frameBlock)
    {
        var shape = new SampleCnnShape(kernel, pool, blocks, Width: 8, EmbeddingSize: 64);
        int length = shape.InputLength;
        IReadOnlyList<TimeLayer> layers = SampleCnnTimeOnnx.Layers(shape);
        int hop = layers[frameBlock].Hop;
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(shape);
        SampleCnnTimeOnnx.Write(folder.File("a.onnx"), shape, ModuleState.Of(encoder), hop, []);
        using var model = new OnnxModel(folder.File("a.onnx"));

        Assert.Equal([-1, 1, -1], Assert.Single(model.Inputs).Value.Dimensions);
        Assert.Equal([.. layers.Select(l => l.Name), SampleCnnTimeOnnx.Frames], model.Outputs.Keys);
        Assert.Equal([-1, -1, layers.Sum(l => l.Channels)], model.Outputs[SampleCnnTimeOnnx.Frames].Dimensions);
        foreach ((int batch, int windows, int rest) in new[] { (1, 1, 0), (2, 2, length - 1) })
        {
            float[] sounds = Encoders.Waveforms(batch, (windows * length) + rest);
            float[] whole = [.. sounds.Chunk((windows * length) + rest).SelectMany(s => s[..(windows * length)])];
            IReadOnlyList<float[]> expected = EncoderLayers.Of(encoder, whole);
            foreach ((TimeLayer layer, float[] values) in layers.Zip(expected))
            {
                EncoderLayers.Near(values, model.Run(sounds, batch, layer.Name), 1e-5, layer.Name);
            }

            EncoderLayers.Near(EncoderLayers.Frames(expected, shape, batch * windows * length / hop), model.Run(sounds, batch, SampleCnnTimeOnnx.Frames), 1e-5, "frames");
        }
    }

    [Fact]
    public void Sound_shorter_than_a_window_has_no_steps()
    {
        using var folder = new TemporaryFolder();
        using SampleCnn encoder = Encoders.Make(Encoders.Tiny);
        SampleCnnTimeOnnx.Write(folder.File("a.onnx"), Encoders.Tiny, ModuleState.Of(encoder), 245, []);
        using var model = new OnnxModel(folder.File("a.onnx"));
        Assert.Empty(model.Run(Encoders.Waveforms(1, Encoders.Tiny.InputLength - 1), 1, EncoderOnnx.Embedding));
        Assert.Empty(model.Run(Encoders.Waveforms(1, Encoders.Tiny.InputLength - 1), 1, SampleCnnTimeOnnx.Frames));
    }
}
