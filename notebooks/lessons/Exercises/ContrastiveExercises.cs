using Vcmr.Evaluation;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 03: what NT-Xent costs, what it pushes, and how spread is measured.</summary>
internal static class ContrastiveExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<double>("03-1")
        {
            Asked = "What does NT-Xent cost an encoder that gives every clip the same vector, with 8 pairs in a batch?",
            Hint = "All similarities are the same, so the softmax of a row is the same for all that take part; how many are those?",
            Teaches = "This is the line of guessing that every loss curve is compared with; a larger batch raises it, so losses of two batch sizes do not compare.",
            Rule = Rules.Number(
                Math.Log(15),
                1e-3,
                (x => Rules.IsNear(x, Math.Log(16), 1e-3), "A vector is not compared with itself."),
                (x => Rules.IsNear(x, Math.Log(7), 1e-3) || Rules.IsNear(x, Math.Log(8), 1e-3), "A batch of 8 pairs has more than 8 vectors, and all of them are compared."),
                (x => Rules.IsNear(x, Math.Log2(15), 1e-2) || Rules.IsNear(x, Math.Log10(15), 1e-3), "The logarithm of the cross entropy is the natural one."),
                (x => x < 0, "A loss is the negative logarithm of a probability.")),
        },
        new Exercise<Func<double, double[], int, double, double>>("03-2")
        {
            Asked = "How hard does a row of the loss push one negative away: what is its derivative by that negative's similarity?",
            Hint = "The row is −s/τ + log Σ exp(·/τ); differentiate the second term, whose sum holds the partner too.",
            Teaches = "The push is a softmax over τ: a small temperature gives nearly all of it to the nearest negatives.",
            Rule = Push,
        },
        new Exercise<Func<Tensor, double>>("03-3")
        {
            Asked = "How evenly do vectors lie on the sphere: what is the logarithm of the mean of exp(−2d²) over all pairs of different ones?",
            Hint = "Bring the vectors to length 1; cdist or 2 − 2 u·v gives distances; pairs of a vector with itself do not count.",
            Teaches = "0 is one vector for everything; the more evenly they spread, the lower it gets, which is what the negatives of the loss work for.",
            Rule = Uniformity,
        },
        new Exercise<double[]>("03-4")
        {
            Asked = "What does the loss of the four vectors tend to when the temperature grows without bound, and when it goes to 0?",
            Hint = "Put a very large and a very small temperature into the loss, and look at what its softmax becomes.",
            Teaches = "Without bound all others weigh alike, and nothing is learned from who is near; at 0 only the nearest counts, and here it is the partner.",
            Rule = Rules.Numbers(
                [Math.Log(3), 0],
                2e-3,
                (x => x.Length != 2, "Give two numbers: the limit at infinity, then the limit at 0."),
                (x => Rules.IsNear(x[0], 0, 2e-3), "Are the two limits in the order asked for? First the temperature that grows."),
                (x => Rules.IsNear(x[0], Math.Log(4), 2e-3), "How many vectors take part in a row's softmax?")),
        },
    ];

    private static string? Push(Func<double, double[], int, double, double> push)
    {
        (double partner, double[] negatives, double tau) = (0.7, [0.4, -0.2, 0.6], 0.2);
        double partners = Math.Exp(partner / tau), all = partners + negatives.Sum(n => Math.Exp(n / tau));
        double right = Math.Exp(negatives[2] / tau) / all / tau, given = push(partner, negatives, 2, tau);
        return Is(-right) ? "The sign: where a negative comes nearer, the loss rises."
            : Is(right * tau) ? "The similarity is divided by the temperature before the softmax; the chain rule asks for that once more."
            : Is(Math.Exp(negatives[2] / tau) / (all - partners) / tau) ? "The partner stands in the denominator as well."
            : !Is(right) ? ""
            : !Rules.IsNear(push(0.1, [0.3, 0.3], 0, 1), Math.Exp(0.3) / (Math.Exp(0.1) + (2 * Math.Exp(0.3))), 1e-6) ? "It is right for three negatives and not for two; is a number fixed?"
            : null;

        bool Is(double wanted) => Rules.IsNear(given, wanted, 1e-6);
    }

    private static string? Uniformity(Func<Tensor, double> uniformity)
    {
        using var scope = NewDisposeScope();
        // Of different lengths, so that whoever forgets to normalise learns it.
        float[] values = [3, 0, 0, 0, 2, 0, 0, 0, 1, 1, 1, 0, -1, 2, 0.5f];
        Tensor vectors = tensor(values, 5, 3);
        double right = EmbeddingGeometry.Uniformity(values, 3), given = uniformity(vectors), mean = Math.Exp(right);
        return Is(mean) ? "The logarithm of the mean is asked for."
            : Is(Math.Log(((mean * 20) + 5) / 25)) ? "A vector with itself is no pair; its distance of 0 would count as a near one."
            : Is(MeanOfLogs(values)) ? "The mean comes first, then the logarithm."
            : Is(Unscaled(values)) ? "Directions count, and not lengths."
            : !Is(right) ? ""
            : !Rules.IsNear(uniformity(ones(4, 8)), 0, 1e-4) ? "Vectors that are all the same must give 0."
            : null;

        bool Is(double wanted) => Rules.IsNear(given, wanted, 1e-4);
    }

    private static double MeanOfLogs(float[] values) => Pairs(values, scale: true).Average(d => -2 * d);

    private static double Unscaled(float[] values) => Math.Log(Pairs(values, scale: false).Average(d => Math.Exp(-2 * d)));

    // Squared distances of all pairs of different vectors of three numbers.
    private static IEnumerable<double> Pairs(float[] values, bool scale)
    {
        double[][] rows = [.. values.Chunk(3).Select(r => Array.ConvertAll(r, v => scale ? v / Math.Sqrt(r.Sum(x => x * x)) : v))];
        return from i in Enumerable.Range(0, rows.Length)
               from j in Enumerable.Range(0, i)
               select rows[i].Zip(rows[j], (a, b) => (a - b) * (a - b)).Sum();
    }
}
