using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// The norm of all gradients together, and its bound, equal to <c>clip_grad_norm_</c> bit for bit. It is here because that one
/// reads the norm on the way, for which a GPU must finish all that it was given.
/// </summary>
internal static class GradientNorm
{
    private const double Epsilon = 1e-6;

    /// <summary>Scales the gradients down where their norm is above the bound. Nothing waits for the device.</summary>
    /// <param name="parameters">Parameters of one device; those without a gradient do not count.</param>
    /// <param name="bound">Largest norm; 0 clips nothing.</param>
    /// <returns>The norm before, a scalar tensor that the caller's dispose scope disposes.</returns>
    public static Tensor Clip(IReadOnlyList<Parameter> parameters, double bound)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor[] gradients = [.. parameters.Select(p => p.grad).OfType<Tensor>()];
        if (gradients.Length == 0)
        {
            return zeros(1).squeeze(0).MoveToOuterDisposeScope();
        }

        Tensor[] norms = [.. gradients.Select(g => g.norm())];
        Tensor norm = norms.Length == 1 ? norms[0] : stack(norms).norm();
        if (bound > 0)
        {
            Tensor factor = norm.new_empty(1).squeeze_(0).fill_(Numbers.Constant(bound)).div_(norm.Plus(Numbers.Constant(Epsilon))).clamp_max_(Numbers.One);
            foreach (Tensor gradient in gradients)
            {
                gradient.mul_(factor);
            }
        }

        return norm.MoveToOuterDisposeScope();
    }
}
