using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Tests.Lessons.Exercises;

internal static class LabAnswers
{
    private static readonly long[] Partners = [3, 4, 5, 0, 1, 2];

    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<Tensor, Tensor, double, Tensor>>(
            "lab-1",
            [(first, second, temperature) => NtXent.Loss(first, second, temperature), (first, second, temperature) => Mine(first, second, temperature)],
            [
                (first, second, temperature) => Mine(first, second, temperature, hasItself: true),
                (first, second, temperature) => Mine(first, second, temperature, isUnit: false),
                (first, second, _) => NtXent.Loss(first, second, 1),
                (first, second, temperature) => NtXent.Loss(first, second, 1 / temperature),
                (first, second, temperature) => NtXent.Loss(first, second, temperature).mul(tensor(6f)),
                (first, second, temperature) => NtXent.Loss(first, second, temperature).neg(),
                (first, second, temperature) => Mine(first, second, temperature, rows: 3),
                (first, second, _) => NtXent.Loss(first, second, 0.5),
                (first, _, _) => first,
                (_, _, _) => tensor(1f),
            ],
            (_, _, _) => throw new NotImplementedException(),
            "masked_fill", "cross_entropy", "eye"),
        Answers.Of<Func<int, double>>(
            "lab-2",
            [pairs => Math.Log((2 * pairs) - 1)],
            [pairs => Math.Log(2 * pairs), pairs => Math.Log(pairs), pairs => Math.Log(2 * (pairs - 1)), pairs => Math.Log2((2 * pairs) - 1), _ => Math.Log(15), _ => 1],
            _ => throw new NotImplementedException(),
            "Math.Log", "2 * pairs", "2N"),
        Answers.Of<Func<Tensor, double>>(
            "lab-3",
            [similarities => Ranks(similarities).Average(r => 1.0 / r)],
            [
                similarities => Ranks(similarities).Average(),
                similarities => 1 / Ranks(similarities).Average(),
                similarities => Ranks(similarities.t()).Average(r => 1.0 / r),
                similarities => Ranks(similarities).Average(r => 1.0 / (r - 1)),
                similarities => Ranks(similarities).Average(r => r == 1 ? 1.0 : 0),
                similarities => Ranks(similarities).Sum(r => 1.0 / r),
            ],
            _ => throw new NotImplementedException(),
            "1.0 /", "diag()"),
    ];

    private static Tensor Mine(Tensor first, Tensor second, double temperature, bool isUnit = true, bool hasItself = false, int rows = 6)
    {
        Tensor z = cat([first, second]);
        z = isUnit ? z / z.norm(1, keepdim: true, 2) : z;
        Tensor s = z.matmul(z.t()) / tensor((float)temperature);
        s = hasItself ? s : s.masked_fill(eye(6, dtype: ScalarType.Bool), double.NegativeInfinity);
        return nn.functional.cross_entropy(s[..rows], tensor(Partners)[..rows]);
    }

    private static int[] Ranks(Tensor similarities) =>
        [.. Enumerable.Range(0, 4).Select(q => 1 + Enumerable.Range(0, 4).Count(c => similarities[q, c].item<float>() > similarities[q, q].item<float>()))];
}
