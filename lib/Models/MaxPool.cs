using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Max pooling over the last dimension, stride equal to the kernel size. On the CPU in fp32 and bf16 a vectorised kernel
/// takes the place of torch's, whose one-dimensional pooling costs a third of a SampleCNN's forward pass; values,
/// gradients, the choice among equals (the first) and the passing on of NaN are the same.
/// </summary>
internal static class MaxPool
{
    /// <summary>Pools <c>[batch, channels, length]</c> to <c>[batch, channels, length / size]</c>; a rest is dropped. The caller disposes the result.</summary>
    public static Tensor Apply(Tensor input, int size) =>
        input.device_type == DeviceType.CPU && (input.dtype is ScalarType.Float32 or ScalarType.BFloat16) && size <= byte.MaxValue
            ? Function.apply(input, size)
            : functional.max_pool1d(input, size, size);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        public override string Name => nameof(MaxPool);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var size = (int)vars[1];
            using Tensor input = ((Tensor)vars[0]).contiguous();
            long[] shape = input.shape;
            Tensor output = empty(shape[0], shape[1], shape[2] / size, dtype: input.dtype);
            Tensor chosen = empty(output.shape, dtype: ScalarType.Byte);
            MaxPoolKernel.Forward(input, output, chosen, size);
            ctx.save_for_backward([chosen]);
            ctx.save_data("size", size);
            ctx.save_data("length", shape[2]);
            return output;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            Tensor chosen = ctx.get_saved_variables()[0];
            using Tensor gradient = grad_output.contiguous();
            Tensor result = empty(gradient.shape[0], gradient.shape[1], (long)ctx.get_data("length"), dtype: gradient.dtype);
            MaxPoolKernel.Backward(gradient, chosen, result, (int)ctx.get_data("size"));
            return [result, null!];
        }
    }
}
