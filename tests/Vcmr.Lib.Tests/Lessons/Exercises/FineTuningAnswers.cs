using Vcmr.Evaluation;

namespace Vcmr.Tests.Lessons.Exercises;

internal static class FineTuningAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<byte[], float[], double>>(
            "05-1",
            [(t, s) => Precisions(t, s).Average(), (t, s) => AveragePrecision.Compute(t, s)],
            [
                (t, s) => RocAuc.Compute(t, s) ?? 0,
                (t, s) => Precisions(t, Array.ConvertAll(s, x => -x)).Average(),
                (t, s) => Precisions(t, s).Sum() / t.Length,
                (t, s) => Precisions(t, s).Sum(),
                (t, s) => Precisions(t, s).Max(),
            ],
            (_, _) => throw new NotImplementedException(),
            "OrderByDescending", "Average("),
        Answers.Of<Func<byte[], float[], float[], int, double[]>>(
            "05-2",
            [(t, a, b, n) => Resample(t, a, b, n, t.Length)],
            [
                (t, a, b, n) => [.. Resample(t, a, null, n, t.Length, 1).Zip(Resample(t, b, null, n, t.Length, 2), (x, y) => x - y)],
                (t, a, b, n) => Resample(t, b, a, n, t.Length),
                (t, a, b, n) => [.. Enumerable.Repeat(RocAuc.Compute(t, a)!.Value - RocAuc.Compute(t, b)!.Value, n)],
                (t, a, b, n) => Resample(t, a, b, n, 6 * t.Length),
                (t, a, b, n) => Resample(t, a, b, n / 2, t.Length),
                (t, a, _, n) => Resample(t, a, null, n, t.Length),
            ],
            (_, _, _, _) => throw new NotImplementedException(),
            "Next(", "NextInt"),
        Answers.Of("05-3", [0.08, 8 / 100.0], [0.5, 8, 8 / 92.0, 0.3], double.NaN, "0.08", "8 / 100", "8 %"),
        Answers.Of("05-4", ["b", " B "], ["a", "c", "both"], "?", "longer training", "answer is b"),
    ];

    private static double[] Precisions(byte[] truth, float[] scores)
    {
        byte[] sorted = [.. truth.Zip(scores).OrderByDescending(p => p.Second).Select(p => p.First)];
        return [.. Enumerable.Range(1, sorted.Length).Where(n => sorted[n - 1] == 1).Select(n => (double)sorted[..n].Sum(t => t) / n)];
    }

    private static double[] Resample(byte[] truth, float[] first, float[]? second, int resamples, int clips, int seed = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, resamples).Select(_ =>
        {
            int[] drawn = [.. Enumerable.Range(0, clips).Select(_ => random.Next(truth.Length))];
            double Auc(float[] scores) => RocAuc.Compute(Array.ConvertAll(drawn, i => truth[i]), Array.ConvertAll(drawn, i => scores[i])) ?? double.NaN;
            return second is null ? Auc(first) : Auc(first) - Auc(second);
        })];
    }
}
