using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of the two-hour lab: the loss, what guessing costs, and a score of retrieval.</summary>
internal static class LabExercises
{
    private static readonly float[] First = [1, 0, 0.5f, 3, 1, 2, -2, 1, 0.3f], Second = [2, 0.5f, 0, 1, 1, -1, -1, 2, 0.2f];

    // By row the partners come second, first, last and third; by column first, second, last and first.
    private static readonly float[] Similarities = [0.5f, 0.9f, 0.1f, 0.2f, 0.1f, 0.8f, 0.3f, 0.2f, 0.3f, 0.6f, 0.05f, 0.4f, 0.4f, 0.7f, 0.9f, 0.6f];

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<Tensor, Tensor, double, Tensor>>("lab-1")
        {
            Asked = "Write NT-Xent as tensor operations, for two views [N, width] of any length and a temperature.",
            Hint = "2N vectors of length 1; their products, divided by the temperature; each row is a classification, whose right answer is the partner N places on.",
            Teaches = "The contrastive loss is a cross-entropy over the batch: the other examples are the classes, so a larger batch is a harder question.",
            Rule = Loss,
        },
        new Exercise<Func<int, double>>("lab-2")
        {
            Asked = "Write what NT-Xent costs an encoder that gives everything one vector, with so many pairs in a batch.",
            Hint = "All similarities are alike then. Among how many vectors does a row choose its partner?",
            Teaches = "A loss says something only beside what guessing costs, and that grows with the batch.",
            Rule = Guessing,
        },
        new Exercise<Func<Tensor, double>>("lab-3")
        {
            Asked = "Write the mean reciprocal rank: similarities are [queries, candidates], and partners lie on the diagonal.",
            Hint = "A partner's rank is one more than the number of candidates that are more similar to the query.",
            Teaches = "One number for the whole ranking: 1 where each partner is first, and, unlike the top 5, it tells the second place from the fifth.",
            Rule = ReciprocalRank,
        },
    ];

    private static string? Loss(Func<Tensor, Tensor, double, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        Tensor first = tensor(First, 3, 3), second = tensor(Second, 3, 3);
        if (loss(first, second, 0.5) is not { } given || given.numel() != 1)
        {
            return "The loss is one number, the mean over all rows.";
        }

        double[][] z = [.. First.Concat(Second).Select(v => (double)v).Chunk(3)];
        double x = Number(given), right = Number(NtXent.Loss(first, second, 0.5));
        return Is(Plain(z, 0.5, isUnit: true, hasItself: true)) ? "A vector is compared with itself too, which is always the most similar: take the diagonal out of the sum."
            : Is(Plain(z, 0.5, isUnit: false, hasItself: false)) ? "Those are products of vectors as long as they come; cosines need vectors of length 1."
            : Is(Plain(z, 1, isUnit: true, hasItself: false)) ? "The temperature does nothing: similarities are divided by it."
            : Is(Plain(z, 2, isUnit: true, hasItself: false)) ? "Similarities are divided by the temperature, not multiplied."
            : Is(6 * right) ? "That is the sum over the rows; the mean is asked for."
            : Is(-right) ? "The sign: a loss falls when partners become more similar."
            : Is(Plain(z, 0.5, isUnit: true, hasItself: false, rows: 3)) ? "Only the first views choose their partner; the second ones must as well."
            : !Is(right) ? ""
            : !Rules.IsNear(Number(loss(first, second, 0.1)), Number(NtXent.Loss(first, second, 0.1)), 1e-3) ? "Right for one temperature, but not for all."
            : null;

        bool Is(double wanted) => Rules.IsNear(x, wanted, 1e-3);
    }

    /// <summary>The loss in plain numbers, with what people forget.</summary>
    private static double Plain(double[][] z, double temperature, bool isUnit, bool hasItself, int rows = 6)
    {
        double[][] u = [.. z.Select(v => isUnit ? [.. v.Select(x => x / Math.Sqrt(v.Sum(y => y * y)))] : v)];
        return Enumerable.Range(0, rows).Average(a =>
        {
            double E(int b) => Math.Exp(u[a].Zip(u[b], (x, y) => x * y).Sum() / temperature);
            return Math.Log(Enumerable.Range(0, 6).Where(b => hasItself || b != a).Sum(E) / E((a + 3) % 6));
        });
    }

    private static string? Guessing(Func<int, double> cost)
    {
        double x = cost(8);
        return Is(Math.Log(16)) ? "A row does not choose among all vectors: it is not compared with itself."
            : Is(Math.Log(8)) ? "Each segment gives two vectors, and both views of the others are negatives."
            : Is(Math.Log(14)) ? "The partner stands in the sum too."
            : Is(Math.Log10(15)) || Is(Math.Log2(15)) ? "The loss has natural logarithms."
            : !Is(Math.Log(15)) ? ""
            : !Rules.IsNear(cost(100), Math.Log(199), 1e-4) ? "Right for 8 pairs, but not for 100."
            : null;

        bool Is(double wanted) => Rules.IsNear(x, wanted, 1e-4);
    }

    private static string? ReciprocalRank(Func<Tensor, double> score)
    {
        using var scope = NewDisposeScope();
        double x = score(tensor(Similarities, 4, 4));
        return double.IsInfinity(x) || Is((1 + (1 / 3.0) + 0.5) / 4) ? "The best rank is 1, not 0."
            : Is((2 + 1 + 4 + 3) / 4.0) ? "That is the mean rank; the mean of the ranks' reciprocals is asked for."
            : Is(1 / ((2 + 1 + 4 + 3) / 4.0)) ? "The reciprocal of the mean is not the mean of the reciprocals."
            : Is((1 + 0.5 + 0.25 + 1) / 4) ? "A row is a query; this ranks within columns."
            : Is(0.25) ? "That is how often the partner is first."
            : Is((0.5 + 1 + 0.25 + (1 / 3.0)) / 4) ? null
            : "";

        bool Is(double wanted) => Rules.IsNear(x, wanted, 1e-5);
    }

    private static double Number(Tensor x) => x.to(ScalarType.Float64).item<double>();
}
