using Vcmr.Evaluation;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 04: CLIP's loss, retrieval, and the gap between sound and picture.</summary>
internal static class AudioVideoExercises
{
    private static readonly float[] Sounds = [1, 0, 0.5f, 0.2f, 1, 0.1f, -0.6f, 0.4f, 1, 2, -1, 0.3f];
    private static readonly float[] Pictures = [0.9f, 0.3f, 0, 0.1f, 2, -0.5f, 0.7f, 0.4f, 0.2f, -0.4f, -1, 0.6f];

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<Tensor, Tensor, double, Tensor>>("04-1")
        {
            Asked = "Write CLIP's loss: each sound chooses among the pictures of the batch, and each picture among its sounds, and among nothing else.",
            Hint = "The cosine similarities of sounds with pictures over τ are the logits of both; the partner of row i is column i, and the loss is the mean of the two directions.",
            Teaches = "Without negatives of its own kind nothing pushes two sounds apart directly; the paper's loss does both.",
            Rule = ClipLoss,
        },
        new Exercise<Func<Tensor, int, double>>("04-2")
        {
            Asked = "Of similarities [queries, candidates], partners on the diagonal: which share of the queries finds its partner among the first k?",
            Hint = "How many candidates of a row are more similar than the partner? Fewer than k must be.",
            Teaches = "That is the retrieval figure's number; it says nothing without the number of candidates beside it.",
            Rule = TopK,
        },
        new Exercise<Func<Tensor, Tensor, Tensor>>("04-3")
        {
            Asked = "Move all pictures by one and the same vector, so that the mean of the pictures is that of the sounds.",
            Hint = "mean over the first dimension gives both means; what is missing from one to the other is added to every row.",
            Teaches = "The gap is closed, and yet each sound's ranking of the pictures by inner product is what it was: all gained the same. Only the pictures' rankings of sounds may change.",
            Rule = CloseGap,
        },
        new Exercise<double>("04-4")
        {
            Asked = "A crop is ranked against 140 videos; how often is the partner among the first five by chance?",
            Hint = "Each of the places is equally likely.",
            Teaches = "A top-5 rate of 0.4 among 14 candidates is hardly more than chance, and among 140 more than ten times as much.",
            Rule = Rules.Number(5 / 140.0, 1e-3, (x => Rules.IsNear(x, 1 / 140.0, 1e-3), "That is the first place alone."), (x => x > 1, "A share is between 0 and 1.")),
        },
    ];

    private static string? ClipLoss(Func<Tensor, Tensor, double, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(Sounds, 4, 3), v = tensor(Pictures, 4, 3);
        Tensor cosines = Unit(a).matmul(Unit(v).t());
        double rows = Entropy(Over(cosines, 0.2)), columns = Entropy(Over(cosines.t(), 0.2)), right = (rows + columns) / 2, given = loss(a, v, 0.2).item<float>();
        Tensor plain = a.matmul(v.t());
        return Is(Training.NtXent.Loss(a, v, 0.2).item<float>()) ? "That is NT-Xent: other sounds are among a sound's negatives."
            : Is(rows) || Is(columns) ? "That is one direction; the other one counts as well."
            : Is(rows + columns) ? "The mean of both directions is asked for, not their sum."
            : Is((Entropy(cosines) + Entropy(cosines.t())) / 2) ? "Where is the temperature?"
            : Is((Entropy(Over(plain, 0.2)) + Entropy(Over(plain.t(), 0.2))) / 2) ? "Similarities are cosines; bring the vectors to length 1 first."
            : Is(right) ? null
            : "";

        bool Is(double wanted) => Rules.IsNear(given, wanted, 1e-4);
    }

    private static string? TopK(Func<Tensor, int, double> share)
    {
        using var scope = NewDisposeScope();
        // Three rows find their partner second, first and last; the columns find theirs otherwise.
        float[,] values = { { 0.5f, 0.9f, 0.1f, 0.2f }, { 0.1f, 0.8f, 0.3f, 0.2f }, { 0.7f, 0.6f, 0.05f, 0.4f }, { 0.9f, 0.95f, 0.2f, 0.6f } };
        Tensor similarities = from_array(values);
        double[] right = [.. Enumerable.Range(1, 4).Select(k => Retrieval.TopK(values, k))], given = [.. Enumerable.Range(1, 4).Select(k => share(similarities, k))];
        float[,] turned = new float[4, 4];
        for (int i = 0; i < 4; i++)
        {
            for (int j = 0; j < 4; j++)
            {
                turned[i, j] = values[j, i];
            }
        }

        return Are(right) ? null
            : Are([.. right.Select(r => 4 * r)]) ? "That is how many find it; the share of the queries is asked for."
            : Are([.. Enumerable.Range(1, 4).Select(k => Retrieval.TopK(turned, k))]) ? "A row is a query; this compares within columns."
            : Are([0, .. right[..3]]) ? "One too few: with k = 1 the most similar candidate is enough."
            : Are([.. right[1..], 1]) ? "One too many: with k = 1 the partner must be the most similar candidate itself."
            : "";

        bool Are(double[] wanted) => given.Zip(wanted).All(p => Rules.IsNear(p.First, p.Second, 1e-6));
    }

    private static string? CloseGap(Func<Tensor, Tensor, Tensor> close)
    {
        using var scope = NewDisposeScope();
        Tensor a = tensor(Sounds, 4, 3), v = tensor(Pictures, 4, 3);
        Tensor moved = close(a, v);
        if (!moved.shape.AsSpan().SequenceEqual(v.shape))
        {
            return "The moved pictures have the shape of the pictures.";
        }

        Tensor step = moved - v, gap = Mean(a) - Mean(v);
        return Largest(step - step.narrow(0, 0, 1)) > 1e-5 ? "Every picture must move by the same vector, or their places relative to each other change."
            : Largest(step) < 1e-6 ? "Nothing has moved."
            : Largest(step - gap) < 1e-5 ? null
            : Largest(step.Plus(gap)) < 1e-5 ? "That is the right way in the wrong direction."
            : "";
    }

    private static Tensor Mean(Tensor rows) => rows.mean([0], keepdim: true);

    private static double Largest(Tensor x) => x.abs().max().item<float>();

    private static Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true, 2);

    private static Tensor Over(Tensor x, double temperature) => x.div(Numbers.Constant(temperature));

    private static double Entropy(Tensor logits) =>
        functional.cross_entropy(logits, Numbers.Range(logits.shape[0], ScalarType.Int64, logits.device)).item<float>();
}
