using TorchSharp;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Evaluation;

/// <summary>Principal components, for maps of embeddings.</summary>
/// <param name="Scores">Coordinates of each row, <c>[rows][components]</c>.</param>
/// <param name="Shares">Share of the variance that each component explains, 0 to 1.</param>
public sealed record Pca(double[][] Scores, double[] Shares)
{
    /// <summary>
    /// Finds the components as eigenvectors of the covariance (torch.linalg). Of the two directions of a component, the one
    /// whose largest weight is positive is taken, so that the same data give the same picture.
    /// </summary>
    /// <param name="rows">Embeddings of equal length.</param>
    /// <param name="components">How many components.</param>
    /// <exception cref="VcmrException">There are no rows, their lengths differ, there are fewer columns than components, or a number is not finite.</exception>
    public static Pca Fit(IReadOnlyList<float[]> rows, int components = 2)
    {
        if (rows.Count == 0 || rows.Any(r => r.Length != rows[0].Length) || rows[0].Length < components)
        {
            throw new VcmrException($"Principal components need rows of one length, at least {components}; check the embeddings.");
        }

        if (!rows.All(r => Array.TrueForAll(r, float.IsFinite)))
        {
            throw new VcmrException("Principal components need finite numbers; check the embeddings.");
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        int size = rows[0].Length;
        Tensor data = stack(rows.Select(row => tensor(row))).to(float64);
        data.sub_(data.mean([0], keepdim: true));

        // The covariance, whose vectors come by rising variance, finds axes also where there are fewer rows than components.
        Tensor vectors = linalg.eigh(data.t().matmul(data)).Item2.narrow(1, size - components, components).flip(1);
        vectors = vectors * vectors.gather(0, vectors.abs().argmax(0, keepdim: true)).sign();
        Tensor scores = data.matmul(vectors);
        double total = data.pow(Numbers.Constant(2)).sum().item<double>();
        using Scalar sum = Numbers.Own(total);
        double[] shares = total > 0 ? [.. (scores.pow(Numbers.Constant(2)).sum([0]) / sum).data<double>()] : new double[components];
        return new Pca([.. scores.contiguous().data<double>().ToArray().Chunk(components)], shares);
    }
}
