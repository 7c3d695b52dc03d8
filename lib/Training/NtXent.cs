using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>
/// The normalised, temperature-scaled cross entropy (NT-Xent) of SimCLR (Chen et al., 2020), over two sets of N vectors
/// whose i-th members belong together.
/// </summary>
/// <remarks>
/// <para>
/// With z the 2N vectors of both sets, s(a, b) their cosine similarity and p(a) the partner of a,
/// <c>loss = 1/(2N) Σₐ −log( exp(s(a, p(a))/τ) / Σ_{b≠a} exp(s(a, b)/τ) )</c>:
/// every other vector of either set is a negative.
/// </para>
/// <para>
/// In stage 2 the sets are two modalities, audio a₁ … a_N and video v₁ … v_N, and negatives come from both, as in the paper
/// and the official code: <c>loss = 1/(2N) Σᵢ (ℓ(aᵢ, vᵢ) + ℓ(vᵢ, aᵢ))</c> with
/// <c>ℓ(aᵢ, vᵢ) = −log( exp(s(aᵢ, vᵢ)/τ) / (Σₖ exp(s(aᵢ, vₖ)/τ) + Σ_{k≠i} exp(s(aᵢ, aₖ)/τ)) )</c>
/// and ℓ(vᵢ, aᵢ) the same with the modalities exchanged. A loss such as CLIP's has no second sum: there an audio is never
/// compared with another audio.
/// </para>
/// <para>
/// Finite wherever the vectors are: a zero vector has similarity 0 to all others, one pair has no negatives and the loss 0,
/// and large vectors or small temperatures do not overflow. Memory grows with N² for the 2N × 2N similarities alone.
/// </para>
/// </remarks>
public static class NtXent
{
    // The bound below which PyTorch's cosine similarity takes a norm for zero.
    private const double Epsilon = 1e-8;

    // Above this the square of an element times the width of a vector may leave fp32.
    private const double Large = 1e15;

    /// <summary>The mean loss over all 2N rows, a scalar tensor that the caller disposes.</summary>
    /// <param name="first">Vectors <c>[N, width]</c>, N at least 1; a type shorter than fp32 is computed in fp32.</param>
    /// <param name="second">Their partners <c>[N, width]</c>.</param>
    /// <param name="temperature">τ, positive; the paper's is 0.1.</param>
    /// <exception cref="VcmrException">The sets differ in shape, or the temperature is not positive.</exception>
    public static Tensor Loss(Tensor first, Tensor second, double temperature = 0.1)
    {
        if (first.dim() != 2 || first.shape[0] == 0 || !first.shape.AsSpan().SequenceEqual(second.shape))
        {
            throw new VcmrException($"NT-Xent needs two sets of one shape [N, width] with N at least 1, not [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}].");
        }

        if (!(temperature > 0))
        {
            throw new VcmrException($"NT-Xent needs a positive temperature, not {temperature}.");
        }

        using var scope = NewDisposeScope();
        long n = first.shape[0];
        Tensor z = Unit(cat([first, second]));
        // In place: of the 2N × 2N matrix, backward needs what cross entropy keeps and nothing else.
        Tensor logits = z.matmul(z.t()).div_(Numbers.Constant(temperature));
        // A vector is no negative of itself: its own column leaves the sum.
        Tensor self = eye(2 * n, dtype: ScalarType.Bool, device: first.device);
        logits = logits.masked_fill_(self, Numbers.Constant(double.NegativeInfinity));
        Tensor partner = Numbers.Range(2 * n, ScalarType.Int64, first.device).Plus(Numbers.Constant(n)).remainder(Numbers.Constant(2 * n));
        return functional.cross_entropy(logits, partner).MoveToOuterDisposeScope();
    }

    private static Tensor Unit(Tensor vectors)
    {
        Tensor z = vectors.element_size() < sizeof(float) ? vectors.to(ScalarType.Float32) : vectors;
        // Cosine similarity ignores a vector's length. Dividing by 1 changes no bit of the usual ones.
        Tensor largest = z.detach().abs().amax([1], keepdim: true);
        z /= where(largest > Numbers.Constant(Large), largest, ones_like(largest));
        Tensor length = z.norm(1, keepdim: true, 2);
        // PyTorch's cosine similarity raises a small length to epsilon and differentiates on as if it had not.
        Tensor squared = z.pow(Numbers.Constant(2)).sum(1, keepdim: true);
        Tensor raised = ((squared - squared.detach()) / Numbers.Constant(2 * Epsilon)).Plus(Numbers.Constant(Epsilon));
        return z / where(length < Numbers.Constant(Epsilon), raised, length);
    }
}
