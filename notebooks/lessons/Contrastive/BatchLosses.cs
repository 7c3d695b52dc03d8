using Vcmr.Evaluation;
using Vcmr.Training;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Contrastive;

/// <summary>The loss of pairs in batches of one size, each drawn anew without a pair twice.</summary>
/// <param name="Pairs">Pairs in a batch, N.</param>
/// <param name="Losses">The loss of each batch.</param>
/// <param name="Top1">How often a vector's nearest of the other 2N − 1 is its partner.</param>
internal sealed record BatchLosses(int Pairs, IReadOnlyList<double> Losses, double Top1)
{
    /// <summary>Batches of each size.</summary>
    public const int Batches = 60;

    private const int Draw = 61;

    /// <summary>What an encoder loses that gives every input the same vector: each of the 2N − 1 others is as likely.</summary>
    public double Guess => Math.Log((2 * Pairs) - 1);

    /// <summary>The mean loss.</summary>
    public double Mean => Losses.Average();

    /// <summary>From the fifth to the ninety-fifth of a hundred batches.</summary>
    public Interval Middle
    {
        get
        {
            double[] sorted = [.. Losses.Order()];
            return new Interval(sorted[(int)(0.05 * (sorted.Length - 1))], sorted[(int)Math.Ceiling(0.95 * (sorted.Length - 1))]);
        }
    }

    /// <summary>Sizes to compare: powers of two, and all pairs at once.</summary>
    /// <param name="count">Pairs that there are.</param>
    public static int[] Sizes(int count) => [.. Enumerable.Range(1, 7).Select(p => 1 << p).Where(n => n < count).Append(Math.Min(count, 256)).Distinct()];

    /// <summary>Draws batches and computes their loss by the library.</summary>
    /// <param name="all">The pairs.</param>
    /// <param name="pairs">Pairs in a batch.</param>
    /// <param name="temperature">τ.</param>
    public static BatchLosses Of(ProjectedPairs all, int pairs, double temperature)
    {
        var losses = new double[pairs == all.Count ? 1 : Batches];
        int hits = 0;
        int[] order = new int[all.Count];
        for (int b = 0; b < losses.Length; b++)
        {
            for (int i = 0; i < order.Length; i++)
            {
                order[i] = i;
            }

            var random = new CounterRandom(Draw, pairs, b);
            random.Shuffle<int>(order);
            float[] first = Rows(all.First, order[..pairs], all.Width), second = Rows(all.Second, order[..pairs], all.Width);
            using var scope = NewDisposeScope();
            Tensor loss = NtXent.Loss(tensor(first, pairs, all.Width), tensor(second, pairs, all.Width), temperature);
            losses[b] = loss.item<float>();
            hits += Hits([.. first, .. second], pairs, all.Width);
        }

        return new BatchLosses(pairs, losses, hits / (2.0 * pairs * losses.Length));
    }

    private static float[] Rows(float[] values, int[] rows, int width) => [.. rows.SelectMany(r => values.AsSpan(r * width, width).ToArray())];

    private static int Hits(float[] vectors, int pairs, int width)
    {
        float[,] similarities = EmbeddingGeometry.CosineSimilarities(vectors, vectors, width);
        int rows = 2 * pairs;
        return Enumerable.Range(0, rows).Count(a =>
            Enumerable.Range(0, rows).Where(b => b != a).MaxBy(b => similarities[a, b]) == (a + pairs) % rows);
    }
}
