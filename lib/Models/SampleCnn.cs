using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// SampleCNN on raw audio: waveforms <c>[batch, 1, samples]</c> in, embeddings <c>[batch, 512]</c> out. A strided
/// convolution, pooled blocks (convolution, batch norm, ReLU, max pooling) down to one time step, and a 1×1 convolution.
/// Parameter names are those of the official PyTorch code, <c>all_blocks.i.j.*</c>.
/// </summary>
public sealed class SampleCnn : AudioEncoder
{
    private readonly ModuleList<Sequential> all_blocks = new();
    private int _frozen;

    /// <summary>Creates the network with PyTorch's default initialisation, drawn from torch's generator.</summary>
    /// <exception cref="VcmrException">The shape is no SampleCNN's.</exception>
    public SampleCnn(SampleCnnShape shape)
        : base(nameof(SampleCnn))
    {
        // Asked for first: it checks the shape, before anything is allocated.
        _ = shape.InputLength;
        Shape = shape;
        all_blocks.Add(Block(Conv1d(1, shape.Width, shape.FirstKernel, stride: shape.FirstKernel), shape.Width));
        int channels = shape.Width;
        for (int i = 0; i < shape.Blocks; i++)
        {
            all_blocks.Add(Block(Conv1d(channels, shape.Channels(i), 3, padding: 1), shape.Channels(i), shape.Pool));
            channels = shape.Channels(i);
        }

        all_blocks.Add(Block(Conv1d(channels, shape.EmbeddingSize, 1), shape.EmbeddingSize));
        RegisterComponents();
    }

    private SampleCnn(SampleCnn other)
        : base(nameof(SampleCnn))
    {
        (Shape, IsFolded) = (other.Shape, true);
        foreach (Sequential block in other.all_blocks)
        {
            Module<Tensor, Tensor>[] parts = [.. block.children().Cast<Module<Tensor, Tensor>>()];
            all_blocks.Add(Sequential(
                ("0", new FoldedConvolution((Conv1d)parts[0], (BatchNorm1d)parts[1])),
                ("2", new RectifiedPool(((RectifiedPool)parts[2]).Size))));
        }

        RegisterComponents();
        eval();
    }

    /// <summary>The network's shape.</summary>
    public SampleCnnShape Shape { get; }

    /// <inheritdoc />
    public override IEncoderShape Architecture => Shape;

    /// <summary>Whether this is an inference copy without batch norm, as <see cref="Fold"/> makes it.</summary>
    public bool IsFolded { get; }

    /// <summary>Keeps only the inputs of blocks in training, where it is given; null keeps all that backward needs. Its maker disposes it.</summary>
    internal Recomputation? Recomputation { get; set; }

    /// <summary>Embeds waveforms. The caller disposes the result.</summary>
    /// <param name="input">Waveforms <c>[batch, 1, samples]</c>, samples in [−1, 1].</param>
    /// <returns>Embeddings <c>[batch, 512]</c>, non-negative.</returns>
    /// <exception cref="VcmrException">The waveforms have another length than the network takes.</exception>
    public override Tensor forward(Tensor input)
    {
        Check(input);
        using var scope = NewDisposeScope();
        // Whoever asks for the gradient of the waveforms themselves gets it, through all blocks.
        int frozen = input.requires_grad ? 0 : _frozen;
        Tensor x;
        // Nothing of frozen blocks is kept for backward: neither their weights get a gradient nor what comes before them.
        using (frozen > 0 ? no_grad() : null)
        {
            x = Run(all_blocks.Take(frozen), input, isFrozen: true);
        }

        Sequential[] trained = [.. all_blocks.Skip(frozen)];
        x = Recomputation is { } again && training && is_grad_enabled() && !x.requires_grad && trained.Length > 0 ? again.Run(trained, x) : Run(trained, x);
        return x.squeeze(2).MoveToOuterDisposeScope();
    }

    private static Tensor Run(IEnumerable<Sequential> blocks, Tensor input, bool isFrozen = false)
    {
        Tensor x = input;
        foreach (Sequential block in blocks)
        {
            Tensor next = isFrozen ? RunFrozen(block, x) : block.call(x);
            // Backward keeps what it needs by itself, and the first blocks' outputs are most of a pass's memory.
            if (!ReferenceEquals(x, input))
            {
                x.Dispose();
            }

            x = next;
        }

        return x;
    }

    private static Tensor RunFrozen(Sequential block, Tensor input)
    {
        Module<Tensor, Tensor>[] parts = [.. block.children().Cast<Module<Tensor, Tensor>>()];
        if (parts is not [Conv1d convolution, BatchNorm1d norm, RectifiedPool pool])
        {
            return block.call(input);
        }

        using var scope = NewDisposeScope();
        Tensor convolved = convolution.call(input);
        return (FrozenNorm.Apply(convolved, norm, pool.Size) ?? pool.call(norm.call(convolved))).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Means over time of what the first blocks give, and the embedding behind them, in one pass. The embedding is one step
    /// long and has lost much of what the blocks know; their readout is not the paper's. The caller disposes the result.
    /// </summary>
    /// <param name="input">Waveforms <c>[batch, 1, samples]</c>.</param>
    /// <param name="blocks">How many blocks, from the first on.</param>
    /// <returns><c>[batch, channels of these blocks + 512]</c>, non-negative.</returns>
    internal Tensor WithBlockMeans(Tensor input, int blocks)
    {
        using var scope = NewDisposeScope();
        Tensor x = input;
        var parts = new List<Tensor>();
        foreach (Sequential block in all_blocks)
        {
            x = block.call(x);
            if (parts.Count < blocks)
            {
                parts.Add(x.mean([2]));
            }
        }

        return cat([.. parts, x.squeeze(2)], 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// An inference copy with the batch norms folded into the convolutions: equal to this network in evaluation mode up to
    /// rounding. It cannot be trained and has keys of its own, so save the original. The caller disposes it.
    /// </summary>
    /// <exception cref="VcmrException">The network is such a copy already.</exception>
    public SampleCnn Fold() => IsFolded
        ? throw new VcmrException("This SampleCNN's batch norms are folded already; use it as it is.")
        : new SampleCnn(this);

    /// <inheritdoc />
    internal override AudioEncoder ForInference() => IsFolded ? base.ForInference() : Fold();

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

        _frozen = Math.Max(_frozen, Math.Min(blocks, all_blocks.Count));
    }

    /// <summary>Puts the first <paramref name="blocks"/> blocks in evaluation mode, so that their batch-norm statistics stay.</summary>
    public void HoldStatistics(int blocks)
    {
        for (int i = 0; i < Math.Min(blocks, all_blocks.Count); i++)
        {
            all_blocks[i].eval();
        }
    }

    private static Sequential Block(Conv1d convolution, int channels, int pool = 1) =>
        Sequential(("0", convolution), ("1", new BatchNorm1d(channels)), ("2", new RectifiedPool(pool)));
}

/// <summary>
/// What ends a SampleCNN block: max pooling, then ReLU. The two commute, and the pooled tensor is the smaller one; the
/// official code has them the other way round. Without parameters.
/// </summary>
internal sealed class RectifiedPool : Module<Tensor, Tensor>
{
    /// <summary>Creates the layer.</summary>
    /// <param name="size">Kernel size and stride of the pooling; 1 pools nothing.</param>
    public RectifiedPool(int size)
        : base(nameof(RectifiedPool)) => Size = size;

    /// <summary>Kernel size and stride of the pooling.</summary>
    public int Size { get; }

    /// <summary>Takes <c>[batch, channels, length]</c> to <c>[batch, channels, length / size]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input)
    {
        if (Size == 1)
        {
            return functional.relu(input);
        }

        // Pooling by hand leaves what it has chosen, and its output once more, to the scope.
        using var scope = NewDisposeScope();
        return functional.relu(MaxPool.Apply(input, Size)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// A convolution with the batch norm behind it, as one convolution for inference:
/// <c>w' = w · γ/√(σ² + ε)</c>, <c>b' = (b − μ) · γ/√(σ² + ε) + β</c>. Its weights get no gradient.
/// </summary>
internal sealed class FoldedConvolution : Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly long _stride;
    private readonly long _padding;

    /// <summary>Folds the running statistics of <paramref name="norm"/> into <paramref name="convolution"/>; both stay as they are.</summary>
    public FoldedConvolution(Conv1d convolution, BatchNorm1d norm)
        : base(nameof(FoldedConvolution))
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // Scale and shift as batch norm itself rounds them: a fold in double precision would be nearer to the exact result
        // and farther from the network that it stands for.
        Tensor scale = norm.weight! * (Numbers.One / norm.running_var!.Plus(Numbers.Constant(BatchNorm1d.Epsilon)).sqrt());
        weight = Constant(convolution.weight! * scale.view(-1, 1, 1));
        bias = Constant((convolution.bias! * scale).Plus(norm.bias! - (norm.running_mean! * scale)));
        (_stride, _padding) = (convolution.stride![0], convolution.padding?[0] ?? 0);
        RegisterComponents();
    }

    /// <summary>Convolves <c>[batch, channels, length]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input) => functional.conv1d(input, weight, bias, _stride, _padding);

    private static Parameter Constant(Tensor value) => (Parameter)new Parameter(value, requires_grad: false).DetachFromDisposeScope();
}
