using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Evaluation;

/// <summary>
/// What a linear map can read from fixed features: ridge regression to every tag at once, on features that are standardised
/// by the training rows. The penalty is the one of a fixed list with the highest macro ROC-AUC on the validation rows. It has
/// no seed and no schedule, so that a difference between two features is one between the features.
/// </summary>
public static class RidgeProbe
{
    /// <summary>The penalties that are tried, for standardised columns.</summary>
    public static IReadOnlyList<double> Penalties { get; } = [1, 10, 100, 1000, 10_000, 100_000];

    // The same folds for all features, so that what makes a fold hard cancels in a difference.
    private const int FoldDraw = 31;
    private const double SmallestDeviation = 1e-6;

    /// <summary>Fits on the training rows, chooses the penalty by the validation rows and scores the test rows.</summary>
    /// <param name="features">The features of each row, all of one length.</param>
    /// <param name="labels">0 or 1, row-major <c>[rows, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="training">Rows that train.</param>
    /// <param name="validation">Rows that choose the penalty.</param>
    /// <param name="test">Rows to score.</param>
    /// <returns>Scores of the test rows, row-major <c>[test rows, tags]</c>, on the scale of the labels, and the penalty.</returns>
    /// <exception cref="VcmrException">A feature is not finite, or the rows differ in length.</exception>
    public static (float[] Scores, double Penalty) Run(
        IReadOnlyList<float[]> features, ReadOnlySpan<byte> labels, IReadOnlyList<string> tags, IReadOnlyList<int> training, IReadOnlyList<int> validation, IReadOnlyList<int> test)
    {
        if (features.Any(f => f.Length != features[0].Length || !Array.TrueForAll(f, float.IsFinite)))
        {
            throw new VcmrException("A linear probe needs finite features of one length; check the embeddings.");
        }

        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor x = Rows(features, training);
        Tensor means = x.mean([0], keepdim: true);
        Tensor deviations = x.std(0, unbiased: false, keepdim: true);
        deviations = deviations.where(deviations > Numbers.Constant(SmallestDeviation), ones_like(deviations));
        x = (x - means) / deviations;
        Tensor y = Labels(labels, tags.Count, training);
        Tensor offsets = y.mean([0], keepdim: true);

        // One decomposition serves all penalties: w = V diag(1 / (λ + p)) Vᵀ Xᵀ Y.
        (Tensor variances, Tensor axes) = linalg.eigh(x.t().matmul(x));
        Tensor projected = axes.t().matmul(x.t().matmul(y - offsets));
        Tensor seen = (Rows(features, validation) - means) / deviations, unseen = (Rows(features, test) - means) / deviations;
        byte[] truth = new byte[validation.Count * tags.Count];
        for (int i = 0; i < validation.Count; i++)
        {
            labels.Slice(validation[i] * tags.Count, tags.Count).CopyTo(truth.AsSpan(i * tags.Count));
        }

        double best = double.NegativeInfinity, chosen = Penalties[0];
        float[] scores = [];
        foreach (double penalty in Penalties)
        {
            using var step = NewDisposeScope();
            Tensor weights = axes.matmul(projected / variances.unsqueeze(1).Plus(Numbers.Constant(penalty)));
            double score = TagMetrics.Evaluate(truth, Values(seen.matmul(weights).Plus(offsets)), tags).Macro.RocAuc?.Mean ?? 0.5;
            if (score > best)
            {
                (best, chosen, scores) = (score, penalty, Values(unseen.matmul(weights).Plus(offsets)));
            }
        }

        return (scores, chosen);
    }

    /// <summary>
    /// Scores every row by a probe that has not seen it: the rows are dealt into folds, each fold is scored once, and the
    /// penalty is chosen by the next fold.
    /// </summary>
    /// <param name="features">The features of each row, all of one length.</param>
    /// <param name="labels">0 or 1, row-major <c>[rows, tags]</c>.</param>
    /// <param name="tags">Tag names.</param>
    /// <param name="folds">Number of folds, at least three.</param>
    /// <param name="training">Rows that train in a fold; all that neither are scored nor choose where it is null, else so many of them.</param>
    /// <returns>Scores, row-major <c>[rows, tags]</c>, on the scale of the labels.</returns>
    /// <exception cref="VcmrException">As <see cref="Run"/>, or there are too few rows for the folds.</exception>
    public static float[] CrossValidate(IReadOnlyList<float[]> features, ReadOnlySpan<byte> labels, IReadOnlyList<string> tags, int folds, int? training = null)
    {
        if (folds < 3 || features.Count < folds)
        {
            throw new VcmrException($"A probe of {features.Count} rows cannot be cross-validated in {folds} folds; it takes at least three folds and a row in each.");
        }

        int[] order = [.. Enumerable.Range(0, features.Count)];
        new CounterRandom(0, FoldDraw).Shuffle<int>(order);
        int[][] rows = [.. Enumerable.Range(0, folds).Select(f => order.Where((_, i) => i % folds == f).ToArray())];
        float[] scores = new float[features.Count * tags.Count];
        for (int f = 0; f < folds; f++)
        {
            int chooses = (f + 1) % folds;
            IEnumerable<int> rest = rows.Where((_, g) => g != f && g != chooses).SelectMany(r => r);
            (float[] own, _) = Run(features, labels, tags, [.. training is { } count ? rest.Take(count) : rest], rows[chooses], rows[f]);
            for (int i = 0; i < rows[f].Length; i++)
            {
                own.AsSpan(i * tags.Count, tags.Count).CopyTo(scores.AsSpan(rows[f][i] * tags.Count));
            }
        }

        return scores;
    }

    private static Tensor Rows(IReadOnlyList<float[]> features, IReadOnlyList<int> rows)
    {
        int width = features[0].Length;
        float[] values = new float[rows.Count * width];
        for (int i = 0; i < rows.Count; i++)
        {
            features[rows[i]].CopyTo(values, i * width);
        }

        return tensor(values, [rows.Count, width]).to(float64);
    }

    private static Tensor Labels(ReadOnlySpan<byte> labels, int tags, IReadOnlyList<int> rows)
    {
        double[] values = new double[rows.Count * tags];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = labels[(rows[i / tags] * tags) + (i % tags)];
        }

        return tensor(values, [rows.Count, tags]);
    }

    private static float[] Values(Tensor tensor) => tensor.to(float32).contiguous().data<float>().ToArray();
}
