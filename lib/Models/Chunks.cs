using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Vcmr.Models;

/// <summary>
/// Cuts long sequences into short ones that overlap by what a convolution of three steps sees beside each. oneDNN's gradient of the
/// weights is three times as fast over many short sequences as over few long ones, in fp32 and with many channels; the rest of a
/// convolution does not mind.
/// </summary>
internal static class Chunks
{
    private const int FewestChannels = 64;
    private const int Shortest = 32;
    private const int Longest = 128;

    // Below it is as fast in one piece.
    private const int LeastLength = 1_000;

    /// <summary>How long chunks of a sequence should be; 0 where it should stay whole.</summary>
    /// <param name="input">The sequences, <c>[batch, length, channels]</c>.</param>
    /// <param name="isTraining">Whether the gradient of the weights is wanted.</param>
    public static int LengthFor(Tensor input, bool isTraining)
    {
        long length = input.shape[1];
        return isTraining && input.dtype == ScalarType.Float32 && !Autocast.IsOn(DeviceType.CPU) && input.shape[2] >= FewestChannels && length >= LeastLength
            ? Enumerable.Range(Shortest, Longest - Shortest + 1).LastOrDefault(n => length % n == 0)
            : 0;
    }

    /// <summary>Takes <c>[batch, length, channels]</c> to <c>[batch · length / chunk, chunk + 2, channels]</c>, zeros beyond the ends. The caller disposes it.</summary>
    /// <param name="input">Contiguous sequences in fp32.</param>
    /// <param name="chunk">A divisor of the length.</param>
    public static Tensor Cut(Tensor input, int chunk) => Function.apply(input, chunk);

    private sealed class Function : autograd.SingleTensorFunction<Function>
    {
        // As in NormalisedPool: what was given back last can be disposed now.
        [ThreadStatic]
        private static Tensor? _last;

        public override string Name => nameof(Chunks);

        public override unsafe Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            (Tensor input, int chunk) = ((Tensor)vars[0], (int)vars[1]);
            (long batch, long length, int channels) = (input.shape[0], input.shape[1], (int)input.shape[2]);
            long perItem = length / chunk;
            Tensor result = empty(batch * perItem, chunk + 2, channels);
            float* from = (float*)TensorLoops.Place(input), to = (float*)TensorLoops.Place(result);
            TensorLoops.Each(batch * perItem, number =>
            {
                bool isFirst = number % perItem == 0, isLast = number % perItem == perItem - 1;
                var own = new Span<float>(to + (number * (chunk + 2) * channels), (chunk + 2) * channels);
                int before = isFirst ? 0 : channels, behind = isLast ? 0 : channels;
                new ReadOnlySpan<float>(from + (number * chunk * channels) - before, before + (chunk * channels) + behind).CopyTo(own[(channels - before)..]);
                if (isFirst)
                {
                    own[..channels].Clear();
                }

                if (isLast)
                {
                    own[^channels..].Clear();
                }
            });
            ctx.save_data("chunk", chunk);
            ctx.save_data("batch", batch);
            return result;
        }

        public override unsafe List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            _last?.Dispose();
            (int chunk, long batch) = ((int)ctx.get_data("chunk"), (long)ctx.get_data("batch"));
            using (grad_output)
            using (Tensor gradient = grad_output.contiguous())
            {
                int channels = (int)gradient.shape[2];
                long perItem = gradient.shape[0] / batch;
                Tensor result = empty(batch, perItem * chunk, channels);
                float* from = (float*)TensorLoops.Place(gradient), to = (float*)TensorLoops.Place(result);
                TensorLoops.Each(batch * perItem, number =>
                {
                    var own = new Span<float>(to + (number * chunk * channels), chunk * channels);
                    Row(number, 1, chunk).CopyTo(own);
                    if (number % perItem > 0)
                    {
                        TensorPrimitives.Add(own[..channels], Row(number - 1, chunk + 1, 1), own[..channels]);
                    }

                    if (number % perItem < perItem - 1)
                    {
                        TensorPrimitives.Add(own[^channels..], Row(number + 1, 0, 1), own[^channels..]);
                    }
                });
                _last = result;
                return [result, null!];

                ReadOnlySpan<float> Row(long number, int row, int rows) => new(from + (((number * (chunk + 2)) + row) * channels), rows * channels);
            }
        }
    }
}
