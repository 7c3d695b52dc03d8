using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// Batch norm, max pooling and ReLU in one pass over <c>[batch, length, channels]</c>, forward and backward. torch's own layers
/// read and write the tensor that the convolution gives four times as often, and that is what a step of a SampleCNN waits for.
/// Values and gradients are torch's up to rounding; of equal values the first is chosen, and NaN is passed on.
/// </summary>
internal static class NormalisedPool
{
    // What one AVX register holds; narrower tensors are left to torch.
    private const int FewestChannels = 8;

    /// <summary>Whether these tensors can be taken.</summary>
    /// <param name="input">What goes into the convolution before.</param>
    /// <param name="channels">Channels that it gives.</param>
    /// <param name="pool">Size of the pooling.</param>
    public static bool Takes(Tensor input, int channels, int pool) =>
        input.device_type == DeviceType.CPU && (input.dtype is ScalarType.Float32 or ScalarType.BFloat16) && channels >= FewestChannels && pool < WindowLoops.Dead;

    /// <summary>Normalises by the batch in training, which the running statistics follow, else by these; then pools and rectifies.</summary>
    /// <param name="input">Contiguous or not, <c>[batch, length, channels]</c>.</param>
    /// <param name="norm">The batch norm.</param>
    /// <param name="pool">Kernel size and stride of the pooling; a rest is dropped.</param>
    /// <returns><c>[batch, length / pool, channels]</c>, which the caller disposes.</returns>
    public static Tensor Apply(Tensor input, BatchNorm1d norm, int pool)
    {
        if (is_grad_enabled())
        {
            return Function.apply(input, norm.weight!, norm.bias!, norm, pool);
        }

        // Nothing is kept: neither what went in, the largest tensor of a block, nor which of a window was chosen.
        using Tensor x = input.contiguous();
        return Forward(x, MomentsFor(x, norm).Affine(norm.weight!, norm.bias!), pool, null);
    }

    /// <summary>Pools and rectifies alone, without gradients. The caller disposes the result.</summary>
    /// <inheritdoc cref="Apply"/>
    public static Tensor Rectify(Tensor input, int pool)
    {
        using Tensor x = input.contiguous();
        float[] scale = new float[x.shape[2]];
        Array.Fill(scale, 1);
        return Forward(x, new Affine(scale, new float[x.shape[2]]), pool, null);
    }

    private static Moments MomentsFor(Tensor x, BatchNorm1d norm)
    {
        Moments moments = norm.training ? NormalisedPoolKernel.Measure(x) : Moments.Of(norm);
        if (norm.training && norm.Follows)
        {
            norm.Follow(moments, x.shape[0] * x.shape[1]);
        }

        return moments;
    }

    private static Tensor Forward(Tensor x, Affine affine, int pool, Tensor? chosen)
    {
        Tensor output = empty(x.shape[0], x.shape[1] / pool, x.shape[2], dtype: x.dtype);
        NormalisedPoolKernel.Forward(x, affine, pool, output, chosen);
        return output;
    }

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        // libtorch shares a result only after it was returned, so that it cannot be disposed here; left to the step's scope, the
        // gradients of all layers would stay until the step ends.
        [ThreadStatic]
        private static List<Tensor>? _last;

        public override string Name => nameof(NormalisedPool);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            (Tensor gamma, Tensor beta, var norm, int pool) = ((Tensor)vars[1], (Tensor)vars[2], (BatchNorm1d)vars[3], (int)vars[4]);
            Tensor x = ((Tensor)vars[0]).contiguous();
            Moments moments = MomentsFor(x, norm);
            Tensor chosen = empty(x.shape[0], x.shape[1] / pool, x.shape[2], dtype: ScalarType.Byte);
            Tensor output = Forward(x, moments.Affine(gamma, beta), pool, chosen);
            ctx.save_for_backward([x, gamma, chosen]);
            ctx.save_data("moments", moments);
            ctx.save_data("training", norm.training);
            ctx.save_data("pool", pool);
            return output;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            _last?.ForEach(t => t.Dispose());
            List<Tensor> saved = ctx.get_saved_variables();
            using Tensor x = saved[0], gamma = saved[1], chosen = saved[2];
            (var moments, bool isTraining, int pool) = ((Moments)ctx.get_data("moments"), (bool)ctx.get_data("training"), (int)ctx.get_data("pool"));
            using (grad_output)
            using (Tensor gradient = grad_output.contiguous())
            {
                (float[] sum, float[] product) = NormalisedPoolKernel.Sums(x, gradient, chosen, moments, pool);
                Tensor result = empty(x.shape, dtype: x.dtype);
                NormalisedPoolKernel.Backward(x, gradient, chosen, InputGradient.Of(moments, gamma, sum, product, isTraining ? x.shape[0] * x.shape[1] : null), pool, result);
                _last = [result, tensor(product), tensor(sum)];
                return [.. _last, null!, null!];
            }
        }
    }
}

/// <summary>A channel's mean, and one over its deviation.</summary>
/// <param name="Mean">Means.</param>
/// <param name="Variance">Variances, of all values and not of all but one.</param>
internal sealed record Moments(float[] Mean, float[] Variance)
{
    /// <summary>1 / √(variance + ε).</summary>
    public float[] Inverse { get; } = [.. Variance.Select(v => (float)(1 / Math.Sqrt(v + BatchNorm.Epsilon)))];

    /// <summary>Those that a batch norm has followed.</summary>
    public static Moments Of(BatchNorm1d norm) => new(norm.running_mean!.data<float>().ToArray(), norm.running_var!.data<float>().ToArray());

    /// <summary>Normalising by them, as one product and one sum.</summary>
    public Affine Affine(Tensor gamma, Tensor beta)
    {
        float[] scale = gamma.data<float>().ToArray(), shift = beta.data<float>().ToArray();
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] *= Inverse[c];
            shift[c] -= Mean[c] * scale[c];
        }

        return new Affine(scale, shift);
    }
}

/// <summary>A product and a sum for each channel.</summary>
internal sealed record Affine(float[] Scale, float[] Shift);

/// <summary>
/// The gradient of the input, by channel: <c>Scale · g + Shift + Slope · (x − Mean)</c>, g being the gradient behind the norm. In
/// training <c>dx = γ/σ · (g − mean(g) − x̂ · mean(g · x̂))</c>, in evaluation <c>γ/σ · g</c>.
/// </summary>
internal sealed record InputGradient(float[] Scale, float[] Shift, float[] Slope, float[] Mean)
{
    /// <summary>Makes it.</summary>
    /// <param name="moments">What was normalised by.</param>
    /// <param name="gamma">The norm's weight.</param>
    /// <param name="sum">Sum of g.</param>
    /// <param name="product">Sum of g · x̂.</param>
    /// <param name="count">Values a channel; null in evaluation.</param>
    public static InputGradient Of(Moments moments, Tensor gamma, float[] sum, float[] product, long? count)
    {
        float[] scale = gamma.data<float>().ToArray(), shift = new float[scale.Length], slope = new float[scale.Length];
        for (int c = 0; c < scale.Length; c++)
        {
            scale[c] *= moments.Inverse[c];
            if (count is { } n)
            {
                shift[c] = -scale[c] * sum[c] / n;
                slope[c] = -scale[c] * product[c] / n * moments.Inverse[c];
            }
        }

        return new InputGradient(scale, shift, slope, moments.Mean);
    }
}
