using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Trades time for memory: of each block of a network only the input is kept, and backward computes the block once more from it, a
/// block at a time. Gradients, weights and running statistics are those of the plain step, bit for bit in fp32; in bf16, where the plain
/// step adds a weight's gradients of two passes before it widens them, up to that rounding.
/// Source: Chen, Xu, Zhang, Guestrin, "Training deep nets with sublinear memory cost", 2016.
/// </summary>
/// <remarks>
/// The batch stays whole. Gradients cached in chunks of it (Gao, Zhang, Han, Callan, 2021) would be other ones: batch norm would see
/// chunks.
/// </remarks>
internal sealed class Recomputation : IDisposable
{
    private readonly Stack<Pass> _passes = [];

    /// <summary>Runs blocks one after the other and keeps their inputs until <see cref="Backward()"/>.</summary>
    /// <param name="blocks">The blocks, without dropout or anything else that is drawn.</param>
    /// <param name="input">The first one's input, which gets no gradient.</param>
    /// <returns>The last one's output, which gathers a gradient as a parameter does. It stays this object's own.</returns>
    public Tensor Run(IReadOnlyList<Module<Tensor, Tensor>> blocks, Tensor input)
    {
        if (input.requires_grad)
        {
            throw new InvalidOperationException("Blocks that are computed again would give their input no gradient.");
        }

        var outputs = new Tensor[blocks.Count];
        // A handle of its own: the caller may dispose the other one before backward.
        Tensor first = input.detach().DetachFromDisposeScope();
        for (int i = 0; i < outputs.Length; i++)
        {
            using var scope = NewDisposeScope();
            using var _ = no_grad();
            outputs[i] = blocks[i].call(i == 0 ? first : outputs[i - 1]).requires_grad_().DetachFromDisposeScope();
        }

        _passes.Push(new Pass(blocks, first, outputs, Autocast.IsOn(input.device_type)));
        return outputs[^1];
    }

    /// <summary>
    /// Goes on where backward through all behind the blocks has ended: adds to the gradients of the parameters of all passes since the last
    /// call, and forgets the passes.
    /// </summary>
    public void Backward()
    {
        while (_passes.TryPop(out Pass? pass))
        {
            using (pass)
            {
                for (int i = pass.Outputs.Count - 1; i >= 0; i--)
                {
                    Backward(pass, i);
                }
            }
        }
    }

    /// <summary>Forgets passes that nothing went back through.</summary>
    public void Dispose()
    {
        while (_passes.TryPop(out Pass? pass))
        {
            pass.Dispose();
        }
    }

    private static void Backward(Pass pass, int block)
    {
        using var scope = NewDisposeScope();
        Tensor? gradient = pass.Outputs[block].grad;
        // What lies behind this block is done with it.
        pass.Outputs[block].Dispose();
        if (gradient is null)
        {
            return;
        }

        Tensor again;
        // Backward itself is left out of the region, as that of the plain step is.
        using (pass.IsHalf ? Autocast.ToBFloat16(gradient.device_type) : null)
        {
            again = Once(pass.Blocks[block], block == 0 ? pass.Input : pass.Outputs[block - 1]);
        }

        again.backward([gradient]);
    }

    // The forward pass has moved the running statistics already.
    private static Tensor Once(Module<Tensor, Tensor> block, Tensor input)
    {
        BatchNorm[] norms = [.. block.modules().OfType<BatchNorm>()];
        Array.ForEach(norms, n => n.Follows = false);
        try
        {
            return block.call(input);
        }
        finally
        {
            Array.ForEach(norms, n => n.Follows = true);
        }
    }

    /// <summary>A pass through the blocks.</summary>
    private sealed record Pass(IReadOnlyList<Module<Tensor, Tensor>> Blocks, Tensor Input, IReadOnlyList<Tensor> Outputs, bool IsHalf) : IDisposable
    {
        public void Dispose()
        {
            Input.Dispose();
            foreach (Tensor output in Outputs)
            {
                output.Dispose();
            }
        }
    }
}
