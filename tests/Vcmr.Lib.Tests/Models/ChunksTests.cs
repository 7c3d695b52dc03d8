using Vcmr.Models;
using Vcmr.Tests.Support;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Models;

/// <summary>Sequences in pieces beside whole ones.</summary>
[Collection(nameof(Alone))]
public sealed class ChunksTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(12)]
    public void Pieces_hold_their_neighbours_and_give_their_gradients_back(int chunk)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        const int Batch = 3, Length = 12, Channels = 5;
        Tensor x = randn(Batch, Length, Channels).requires_grad_(), same = x.detach().clone().requires_grad_();
        Tensor expected = nn.functional.pad(same, [0, 0, 1, 1]).unfold(1, chunk + 2, chunk).transpose(2, 3).reshape(-1, chunk + 2, Channels);
        Tensor found = Chunks.Cut(x, chunk);
        Tensors.Close(expected, found, 0);
        Tensor gradient = randn_like(expected);
        expected.backward([gradient]);
        found.backward([gradient]);
        Tensors.Close(same.grad!, x.grad!, 1e-6);
    }

    [Fact]
    public void Block_of_the_paper_s_width_computes_in_pieces_what_it_computes_whole()
    {
        using var scope = NewDisposeScope();
        manual_seed(2);
        using var block = new SampleCnnBlock(nn.Conv1d(64, 72, 3, padding: 1), new BatchNorm1d(72), 3);
        Tensor x = randn(2, 64, 2187).requires_grad_(), same = x.detach().clone().requires_grad_();
        Assert.Equal(81, Chunks.LengthFor(x.transpose(1, 2), isTraining: true));
        Tensor y = block.call(x);
        Tensor gradient = randn_like(y);
        y.backward([gradient]);
        float[] weights = block.get_parameter("0.weight")!.grad!.data<float>().ToArray();
        block.zero_grad();

        block.IsLayered = true;
        Tensor expected = block.call(same);
        expected.backward([gradient]);
        Tensors.Close(expected, y, 1e-5);
        Tensors.Close(same.grad!, x.grad!, 2e-5);
        Tensors.Close(weights, block.get_parameter("0.weight")!.grad!, 2e-3);
    }

    [Fact]
    public void Pass_that_is_done_twice_computes_the_same_bits_in_pieces()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var network = new SampleCnn(new SampleCnnShape(2, 3, 7, Width: 64, EmbeddingSize: 16));
        Tensor x = randn(3, 1, network.Shape.InputLength);
        byte[] plain = Gradients(null);
        using var again = new Recomputation();
        Assert.Equal(plain, Gradients(again));

        byte[] Gradients(Recomputation? again)
        {
            network.zero_grad();
            network.Recomputation = again;
            network.call(x).square().sum().backward();
            again?.Backward();
            return [.. network.parameters().SelectMany(p => p.grad!.contiguous().bytes.ToArray())];
        }
    }

    [Fact]
    public void Short_narrow_and_half_precision_sequences_stay_whole()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Chunks.LengthFor(zeros(1, 19683, 64), isTraining: false));
        Assert.Equal(0, Chunks.LengthFor(zeros(1, 729, 64), isTraining: true));
        Assert.Equal(0, Chunks.LengthFor(zeros(1, 19683, 16), isTraining: true));
        Assert.Equal(0, Chunks.LengthFor(zeros(1, 19683, 64, ScalarType.BFloat16), isTraining: true));
        Assert.Equal(0, Chunks.LengthFor(zeros(1, 10007, 64), isTraining: true));
    }
}
