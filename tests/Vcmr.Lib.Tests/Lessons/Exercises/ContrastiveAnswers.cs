using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Tests.Lessons.Exercises;

internal static class ContrastiveAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of("03-1", [Math.Log(15), 2.708], [Math.Log(16), Math.Log(7), Math.Log(8), Math.Log2(15), -Math.Log(15), 0.1], double.NaN, "15", "2.7"),
        Answers.Of<Func<double, double[], int, double, double>>(
            "03-2",
            [(p, n, k, t) => Math.Exp(n[k] / t) / Sum(p, n, t) / t],
            [
                (p, n, k, t) => -Math.Exp(n[k] / t) / Sum(p, n, t) / t,
                (p, n, k, t) => Math.Exp(n[k] / t) / Sum(p, n, t),
                (_, n, k, t) => Math.Exp(n[k] / t) / n.Sum(s => Math.Exp(s / t)) / t,
                (p, n, k, t) => Math.Exp(n[k] / t) / (Math.Exp(p / t) + Math.Exp(n[0] / t) + Math.Exp(n[1] / t) + Math.Exp(n[^1] / t)) / t,
                (_, _, _, _) => 0,
            ],
            (_, _, _, _) => throw new NotImplementedException(),
            "Math.Exp(", "/ temperature"),
        Answers.Of<Func<Tensor, double>>(
            "03-3",
            [z => Mean(Distances(Unit(z)), d => Math.Exp(-2 * d), Math.Log)],
            [
                z => Mean(Distances(Unit(z)), d => Math.Exp(-2 * d), m => m),
                z => Mean([.. Distances(Unit(z)), .. Distances(Unit(z)), .. Enumerable.Repeat(0.0, (int)z.shape[0])], d => Math.Exp(-2 * d), Math.Log),
                z => Mean(Distances(Unit(z)), d => -2 * d, m => m),
                z => Mean(Distances(z), d => Math.Exp(-2 * d), Math.Log),
                z => Mean(Distances(Unit(z)), d => Math.Exp(-2 * Math.Sqrt(d)), Math.Log),
            ],
            _ => throw new NotImplementedException(),
            "Log(", "triu"),
        Answers.Of<double[]>("03-4", [[Math.Log(3), 0], [1.0986, 0.0001]], [[0, Math.Log(3)], [Math.Log(4), 0], [1.1], [1, 1]], [double.NaN, double.NaN], "1.09", "Log(3)", "ln 3"),
    ];

    private static double Sum(double partner, double[] negatives, double t) => Math.Exp(partner / t) + negatives.Sum(n => Math.Exp(n / t));

    private static double Mean(double[] values, Func<double, double> of, Func<double, double> then) => then(values.Average(of));

    private static Tensor Unit(Tensor z) => z / z.norm(1, keepdim: true, 2);

    private static double[] Distances(Tensor z)
    {
        float[][] rows = [.. Enumerable.Range(0, (int)z.shape[0]).Select(i => z[i].contiguous().data<float>().ToArray())];
        return [.. from i in Enumerable.Range(0, rows.Length) from j in Enumerable.Range(0, i) select rows[i].Zip(rows[j], (a, b) => (double)(a - b) * (a - b)).Sum()];
    }
}
