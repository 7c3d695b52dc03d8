using TorchSharp;
using Vcmr.Models;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

public sealed class FoldTests
{
    [Fact]
    public void Folded_network_equals_the_official_outputs()
    {
        using var scope = NewDisposeScope();
        using SampleCnn model = OfficialSampleCnn.Model();
        using SampleCnn folded = model.Fold();
        Tensors.Close(GoldenFiles.Floats("samplecnn", "eval6_y.f32"), folded.call(OfficialSampleCnn.Waveforms(6)), 3 * 2e-5);
    }

    [Theory]
    [InlineData(3, 4, 7)]
    [InlineData(2, 2, 11)]
    [InlineData(5, 3, 6)]
    public void Folded_network_equals_the_original_in_evaluation_mode_after_training_steps(int kernel, int pool, int blocks)
    {
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(new SampleCnnShape(kernel, pool, blocks, Width: 8, EmbeddingSize: 32));
        Tensor x = rand(8, 1, model.Shape.InputLength) - 0.5;
        for (int i = 0; i < 30; i++)
        {
            // Moves the statistics from their start at 0 and 1.
            model.call(x).Dispose();
        }

        model.eval();
        using SampleCnn folded = model.Fold();
        Tensor expected = model.call(x);
        Tensors.Close(expected.data<float>().ToArray(), folded.call(x), 2e-5 * Math.Max(1, expected.abs().max().ToDouble()));
    }

    [Fact]
    public void Folding_leaves_the_original_and_torchs_generator_alone_and_gives_a_copy_without_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = new SampleCnn(new SampleCnnShape(3, 3, 4, Width: 8, EmbeddingSize: 32));
        Dictionary<string, byte[]> before = model.state_dict().ToDictionary(t => t.Key, t => t.Value.bytes.ToArray());
        using SampleCnn folded = model.Fold();
        Assert.True(folded.IsFolded);
        Assert.False(model.IsFolded);
        Assert.True(model.training);
        Assert.All(model.state_dict(), t => Assert.Equal(before[t.Key], t.Value.bytes.ToArray()));
        Assert.All(folded.parameters(), p => Assert.False(p.requires_grad));
        Assert.Empty(folded.buffers());
        Assert.Throws<VcmrException>(() => folded.Fold());

        // Training mode changes nothing, for there are no statistics.
        Tensor x = rand(1, 1, folded.Shape.InputLength);
        float[] expected = folded.call(x).data<float>().ToArray();
        folded.train();
        Assert.Equal(expected, folded.call(x).data<float>().ToArray());
    }
}
