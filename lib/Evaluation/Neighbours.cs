using System.Numerics.Tensors;

namespace Vcmr.Evaluation;

/// <summary>Whether embeddings that lie near each other belong to one class, which a flat map can only hint at.</summary>
public static class Neighbours
{
    /// <summary>The mean share of an embedding's nearest neighbours, by cosine, that have its class.</summary>
    /// <param name="embeddings">The embeddings, of one length.</param>
    /// <param name="classes">The class of each.</param>
    /// <param name="count">How many neighbours, fewer than there are embeddings.</param>
    /// <exception cref="VcmrException">There are too few embeddings, or they do not fit the classes.</exception>
    public static double Agreement(IReadOnlyList<float[]> embeddings, IReadOnlyList<string> classes, int count = 5)
    {
        if (embeddings.Count != classes.Count || count < 1 || embeddings.Count <= count)
        {
            throw new VcmrException($"{count} neighbours need more than {count} embeddings and a class for each, not {embeddings.Count} and {classes.Count}.");
        }

        double agreement = 0;
        for (int i = 0; i < embeddings.Count; i++)
        {
            int[] nearest = [.. Enumerable.Range(0, embeddings.Count).Where(j => j != i)
                .OrderByDescending(j => TensorPrimitives.CosineSimilarity<float>(embeddings[i], embeddings[j])).Take(count)];
            agreement += nearest.Count(j => classes[j] == classes[i]) / (double)count;
        }

        return agreement / embeddings.Count;
    }

    /// <summary>The agreement that neighbours drawn at random would give.</summary>
    /// <param name="classes">The class of each embedding, at least two.</param>
    /// <exception cref="VcmrException">There are fewer than two.</exception>
    public static double Chance(IReadOnlyList<string> classes) => classes.Count > 1
        ? classes.CountBy(c => c).Sum(c => c.Value * (c.Value - 1.0)) / (classes.Count * (classes.Count - 1.0))
        : throw new VcmrException($"Neighbours need at least two embeddings, not {classes.Count}.");
}
