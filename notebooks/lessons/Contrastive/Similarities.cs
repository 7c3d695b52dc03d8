using System.Numerics.Tensors;

namespace Vcmr.Lessons.Contrastive;

/// <summary>Similarity of vectors as matrices that figures draw.</summary>
internal static class Similarities
{
    /// <summary>Cosine similarities, <c>[rows, columns]</c>.</summary>
    public static double[,] Cosine(float[][] rows, float[][] columns)
    {
        double[,] values = new double[rows.Length, columns.Length];
        for (int r = 0; r < rows.Length; r++)
        {
            for (int c = 0; c < columns.Length; c++)
            {
                float similarity = TensorPrimitives.CosineSimilarity<float>(rows[r], columns[c]);
                values[r, c] = float.IsNaN(similarity) ? 0 : similarity;
            }
        }

        return values;
    }
}
