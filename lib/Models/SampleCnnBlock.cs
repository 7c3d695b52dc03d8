using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// A block of a SampleCNN: convolution, batch norm, max pooling, ReLU; <c>[batch, channels, length]</c> in and out. Layers are
/// called <c>0</c>, <c>1</c> and <c>2</c>, as in the official code.
/// </summary>
/// <remarks>
/// On the CPU the channels of one moment lie side by side in memory, whatever the shape says: oneDNN's convolutions are up to twice
/// as fast so, and what follows them is one pass over memory (<see cref="NormalisedPool"/>).
/// </remarks>
internal sealed class SampleCnnBlock : Module<Tensor, Tensor>
{
    // Not fields of their own: TorchSharp would register them a second time, by the fields' names.
    private readonly (Module<Tensor, Tensor> Convolution, BatchNorm1d? Norm, RectifiedPool Pool) _layers;

    /// <summary>Creates the block.</summary>
    /// <param name="convolution">Its convolution.</param>
    /// <param name="norm">Its batch norm; null where that is folded into the convolution.</param>
    /// <param name="pool">Kernel size and stride of the pooling; 1 pools nothing.</param>
    public SampleCnnBlock(Module<Tensor, Tensor> convolution, BatchNorm1d? norm, int pool)
        : base(nameof(SampleCnnBlock))
    {
        _layers = (convolution, norm, new RectifiedPool(pool));
        register_module("0", convolution);
        if (norm is not null)
        {
            register_module("1", norm);
        }

        register_module("2", _layers.Pool);
    }

    /// <summary>Whether each layer is called by itself, for who listens to layers; the result is the same up to rounding.</summary>
    public bool IsLayered { get; set; }

    /// <summary>Takes <c>[batch, channels, length]</c> to <c>[batch, other channels, length / stride / pool]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        (Module<Tensor, Tensor> convolution, BatchNorm1d? norm, RectifiedPool pool) = _layers;
        (Tensor weight, Tensor? bias, long stride, long padding) = Parts(convolution);
        if (IsLayered || !NormalisedPool.Takes(input, (int)weight.shape[0], pool.Size))
        {
            Tensor x = convolution.call(input);
            return pool.call(norm is null ? x : norm.call(x)).MoveToOuterDisposeScope();
        }

        // By what the block is, and not by whether a graph is kept: a pass that is done twice must compute the same bits.
        Tensor convolved = Convolve(input, weight, bias, stride, padding, training && weight.requires_grad);
        Tensor result = norm is null ? NormalisedPool.Rectify(convolved, pool.Size) : NormalisedPool.Apply(convolved, norm, pool.Size);
        return result.transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>The block with its batch norm folded into its convolution, for inference.</summary>
    public SampleCnnBlock Fold() => new(new FoldedConvolution((Conv1d)_layers.Convolution, _layers.Norm!), null, _layers.Pool.Size);

    private static (Tensor Weight, Tensor? Bias, long Stride, long Padding) Parts(Module<Tensor, Tensor> convolution) => convolution switch
    {
        FoldedConvolution folded => (folded.Weight, folded.Bias, folded.Stride, folded.Padding),
        Conv1d own => (own.weight, own.bias, own.stride![0], own.padding?[0] ?? 0),
        _ => throw new InvalidOperationException($"{convolution.GetName()} is no convolution of a SampleCNN."),
    };

    // Gives [batch, length, channels].
    private static Tensor Convolve(Tensor input, Tensor weight, Tensor? bias, long stride, long padding, bool isTraining)
    {
        long batch = input.shape[0], length = input.shape[2], kernel = weight.shape[2];
        if (stride == kernel && padding == 0 && (input.shape[1] == 1 || kernel == 1))
        {
            // Windows that do not overlap are rows of a matrix.
            Tensor windows = kernel == 1 ? input.transpose(1, 2) : input.narrow(2, 0, length / kernel * kernel).contiguous().view(batch, length / kernel, kernel);
            Tensor matrix = weight.view(weight.shape[0], -1);
            return isTraining && bias is not null && kernel > 1 && input.dtype == ScalarType.Float32
                ? WindowConvolution.Apply(windows, matrix, bias)
                : functional.linear(windows, matrix, bias);
        }

        Tensor sequences = input.transpose(1, 2).contiguous();
        int chunk = kernel == 3 && padding == 1 && stride == 1 ? Chunks.LengthFor(sequences, isTraining) : 0;
        if (chunk > 0)
        {
            (sequences, padding) = (Chunks.Cut(sequences, chunk), 0);
        }

        // oneDNN takes the layout from the strides; the height of 1 is what makes them say it.
        Tensor kernels = weight.transpose(1, 2).contiguous().unsqueeze(1).permute(0, 3, 1, 2);
        Tensor result = functional.conv2d(sequences.unsqueeze(1).permute(0, 3, 1, 2), kernels, bias, [1, stride], [0, padding]).squeeze(2).transpose(1, 2);
        return chunk > 0 ? result.contiguous().view(batch, length, weight.shape[0]) : result;
    }
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

        using Tensor pooled = functional.max_pool1d(input, Size, Size);
        return functional.relu(pooled);
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
        (Stride, Padding) = (convolution.stride![0], convolution.padding?[0] ?? 0);
        RegisterComponents();
    }

    /// <summary>The folded weights <c>[channels out, channels in, kernel]</c>.</summary>
    public Tensor Weight => weight;

    /// <summary>The folded bias.</summary>
    public Tensor Bias => bias;

    /// <summary>Stride.</summary>
    public long Stride { get; }

    /// <summary>Zeros put before and behind.</summary>
    public long Padding { get; }

    /// <summary>Convolves <c>[batch, channels, length]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input) => functional.conv1d(input, weight, bias, Stride, Padding);

    private static Parameter Constant(Tensor value) => (Parameter)new Parameter(value, requires_grad: false).DetachFromDisposeScope();
}
