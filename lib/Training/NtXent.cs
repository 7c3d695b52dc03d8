using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>
/// The normalised, temperature-scaled cross entropy (NT-Xent) of SimCLR (Chen et al., 2020), over two sets of N vectors
/// whose i-th members belong together.
/// </summary>
/// <remarks>
/// With z the 2N vectors of both sets, s(a, b) their cosine similarity and p(a) the partner of a,
/// <c>loss = 1/(2N) Σₐ −log( exp(s(a, p(a))/τ) / Σ_{b≠a} exp(s(a, b)/τ) )</c>:
/// every other vector of either set is a negative. In stage 2 one set is audio and one is video, so negatives come from
/// both modalities, as in the paper.
/// </remarks>
public static class NtXent
{
    // The bound below which PyTorch's cosine similarity takes a norm for zero.
    private const double Epsilon = 1e-8;

    /// <summary>The mean loss over all 2N rows, a scalar tensor that the caller disposes.</summary>
    /// <param name="first">Vectors <c>[N, width]</c>.</param>
    /// <param name="second">Their partners <c>[N, width]</c>.</param>
    /// <param name="temperature">τ, positive; the paper's is 0.1.</param>
    /// <exception cref="VcmrException">The sets differ in shape, or the temperature is not positive.</exception>
    public static Tensor Loss(Tensor first, Tensor second, double temperature = 0.1)
    {
        if (first.dim() != 2 || !first.shape.AsSpan().SequenceEqual(second.shape))
        {
            throw new VcmrException($"NT-Xent needs two sets of one shape [N, width], not [{string.Join(", ", first.shape)}] and [{string.Join(", ", second.shape)}].");
        }

        if (!(temperature > 0))
        {
            throw new VcmrException($"NT-Xent needs a positive temperature, not {temperature}.");
        }

        using var scope = NewDisposeScope();
        long n = first.shape[0];
        Tensor z = functional.normalize(cat([first, second]), p: 2, dim: 1, eps: Epsilon);
        Tensor logits = z.matmul(z.t()).div(temperature);
        // A vector is no negative of itself: its own column leaves the sum.
        Tensor self = eye(2 * n, dtype: ScalarType.Bool, device: first.device);
        logits = logits.masked_fill(self, double.NegativeInfinity);
        Tensor partner = arange(2 * n, dtype: ScalarType.Int64, device: first.device).add(n).remainder(2 * n);
        return functional.cross_entropy(logits, partner).MoveToOuterDisposeScope();
    }
}
