using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Lessons.Contrastive;

/// <summary>How strongly NT-Xent pulls or pushes each pair of vectors: its derivative by the pair's similarity.</summary>
internal static class PairGradients
{
    // Keeps the similarity matrix of vectors that fill no space of their own positive definite.
    private const double Jitter = 1e-6;

    /// <summary>
    /// The derivative of the library's loss by every pair's cosine similarity, <c>[2N, 2N]</c>, symmetric: negative where
    /// the loss pulls, positive where it pushes, zero on the diagonal.
    /// </summary>
    /// <remarks>
    /// The loss takes vectors, not similarities. Any matrix of similarities is that of the rows of its Cholesky factor,
    /// so the loss of these rows is a function of the matrix, and automatic differentiation goes through the factor.
    /// </remarks>
    /// <param name="first">Vectors, row-major <c>[N, width]</c>.</param>
    /// <param name="second">Their partners.</param>
    /// <param name="width">Numbers a vector.</param>
    /// <param name="temperature">τ.</param>
    public static double[,] Of(float[] first, float[] second, int width, double temperature)
    {
        using var scope = NewDisposeScope();
        int pairs = first.Length / width;
        Tensor vectors = tensor(first.Concat(second).ToArray(), 2L * pairs, width).to_type(ScalarType.Float64);
        vectors = nn.functional.normalize(vectors, p: 2, dim: 1);
        Tensor similarities = vectors.matmul(vectors.t()).add(eye(2L * pairs, dtype: ScalarType.Float64).mul(Jitter)).div(1 + Jitter);
        similarities = similarities.detach().requires_grad_(true);
        Tensor rows = linalg.cholesky(similarities);
        NtXent.Loss(rows.narrow(0, 0, pairs), rows.narrow(0, pairs, pairs), temperature).backward();

        // A pair stands in two cells that always change together.
        Tensor gradient = similarities.grad!.add(similarities.grad!.t());
        double[] values = gradient.contiguous().data<double>().ToArray();
        var result = new double[2 * pairs, 2 * pairs];
        for (int i = 0; i < 2 * pairs; i++)
        {
            for (int j = 0; j < 2 * pairs; j++)
            {
                result[i, j] = i == j ? 0 : values[(i * 2 * pairs) + j];
            }
        }

        return result;
    }
}
