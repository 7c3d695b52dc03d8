using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

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
    public FoldedConvolution(Conv1d convolution, BatchNorm1d norm, double epsilon = 1e-5)
        : base(nameof(FoldedConvolution))
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        // Scale and shift as batch norm itself rounds them: a fold in double precision would be nearer to the exact result
        // and farther from the network that it stands for.
        Tensor scale = norm.weight! * (1 / (norm.running_var! + epsilon).sqrt());
        weight = Constant(convolution.weight! * scale.view(-1, 1, 1));
        bias = Constant((convolution.bias! * scale) + (norm.bias! - (norm.running_mean! * scale)));
        (_stride, _padding) = (convolution.stride![0], convolution.padding?[0] ?? 0);
        RegisterComponents();
    }

    /// <summary>Convolves <c>[batch, channels, length]</c>. The caller disposes the result.</summary>
    public override Tensor forward(Tensor input) => functional.conv1d(input, weight, bias, _stride, _padding);

    private static Parameter Constant(Tensor value) => (Parameter)new Parameter(value, requires_grad: false).DetachFromDisposeScope();
}
