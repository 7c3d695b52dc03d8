using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// SampleCNN on raw audio: waveforms <c>[batch, 1, samples]</c> in, embeddings <c>[batch, 512]</c> out. A strided
/// convolution, pooled blocks (convolution, batch norm, ReLU, max pooling) down to one time step, and a 1×1 convolution.
/// Parameter names are those of the official PyTorch code, <c>all_blocks.i.j.*</c>.
/// </summary>
public sealed class SampleCnn : Module<Tensor, Tensor>
{
    private readonly ModuleList<Sequential> all_blocks = new();

    /// <summary>Creates the network with PyTorch's default initialisation, drawn from torch's generator.</summary>
    public SampleCnn(SampleCnnShape shape)
        : base(nameof(SampleCnn))
    {
        Shape = shape;
        all_blocks.Add(Sequential(
            ("0", Conv1d(1, shape.Width, shape.FirstKernel, stride: shape.FirstKernel)),
            ("1", BatchNorm1d(shape.Width))));
        int channels = shape.Width;
        for (int i = 0; i < shape.Blocks; i++)
        {
            all_blocks.Add(Sequential(
                ("0", Conv1d(channels, shape.Channels(i), 3, padding: 1)),
                ("1", BatchNorm1d(shape.Channels(i)))));
            channels = shape.Channels(i);
        }

        all_blocks.Add(Sequential(
            ("0", Conv1d(channels, shape.EmbeddingSize, 1)),
            ("1", BatchNorm1d(shape.EmbeddingSize))));
        RegisterComponents();
    }

    /// <summary>The network's shape.</summary>
    public SampleCnnShape Shape { get; }

    /// <summary>Number of blocks, the first and the last convolution included.</summary>
    public int BlockCount => all_blocks.Count;

    /// <summary>Embeds waveforms. The caller disposes the result.</summary>
    /// <param name="input">Waveforms <c>[batch, 1, samples]</c>, samples in [−1, 1].</param>
    /// <returns>Embeddings <c>[batch, 512]</c>, non-negative.</returns>
    /// <exception cref="VcmrException">The waveforms have another length than the network takes.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 3 || input.shape[1] != 1 || input.shape[2] != Shape.InputLength)
        {
            throw new VcmrException(
                $"This SampleCNN takes waveforms [batch, 1, {Shape.InputLength}], not [{string.Join(", ", input.shape)}]; cut or resample them first.");
        }

        using var scope = NewDisposeScope();
        Tensor x = functional.relu(all_blocks[0].call(input));
        for (int i = 1; i <= Shape.Blocks; i++)
        {
            // ReLU and max pooling commute, and the pooled tensor is the smaller one.
            x = functional.relu(MaxPool.Apply(all_blocks[i].call(x), Shape.Pool));
        }

        x = functional.relu(all_blocks[^1].call(x));

        return x.squeeze(2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Stops gradients to the first <paramref name="blocks"/> blocks. As in the official code this sets only
    /// <c>requires_grad</c>: their batch-norm statistics still move in training mode.
    /// </summary>
    public void Freeze(int blocks)
    {
        for (int i = 0; i < Math.Min(blocks, all_blocks.Count); i++)
        {
            foreach (Parameter p in all_blocks[i].parameters())
            {
                p.requires_grad = false;
            }
        }
    }

    /// <summary>Puts the first <paramref name="blocks"/> blocks in evaluation mode, so that their batch-norm statistics stay.</summary>
    public void HoldStatistics(int blocks)
    {
        for (int i = 0; i < Math.Min(blocks, all_blocks.Count); i++)
        {
            all_blocks[i].eval();
        }
    }
}
