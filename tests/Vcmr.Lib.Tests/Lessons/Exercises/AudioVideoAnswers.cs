using Vcmr.Training;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Tests.Lessons.Exercises;

internal static class AudioVideoAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<Tensor, Tensor, double, Tensor>>(
            "04-1",
            [(a, v, t) => (Entropy(Cosines(a, v) / t) + Entropy(Cosines(v, a) / t)) / 2],
            [
                (a, v, t) => NtXent.Loss(a, v, t),
                (a, v, t) => Entropy(Cosines(a, v) / t),
                (a, v, t) => Entropy(Cosines(v, a) / t),
                (a, v, t) => Entropy(Cosines(a, v) / t) + Entropy(Cosines(v, a) / t),
                (a, v, _) => (Entropy(Cosines(a, v)) + Entropy(Cosines(v, a))) / 2,
                (a, v, t) => (Entropy(a.matmul(v.t()) / t) + Entropy(v.matmul(a.t()) / t)) / 2,
                (_, _, _) => zeros(1),
            ],
            (_, _, _) => throw new NotImplementedException(),
            "cross_entropy", "matmul"),
        Answers.Of<Func<Tensor, int, double>>(
            "04-2",
            [(s, k) => Share(s, k), (s, k) => s.topk(k, 1).indexes.eq(arange(s.shape[0]).unsqueeze(1)).any(1).to(ScalarType.Float32).mean().item<float>()],
            [(s, k) => 4 * Share(s, k), (s, k) => Share(s.t(), k), (s, k) => Share(s, k - 1), (s, k) => Share(s, k + 1), (_, _) => 1],
            (_, _) => throw new NotImplementedException(),
            "topk", "unsqueeze"),
        Answers.Of<Func<Tensor, Tensor, Tensor>>(
            "04-3",
            [(a, v) => v + (a.mean([0]) - v.mean([0])), (a, v) => v - v.mean([0], keepdim: true) + a.mean([0], keepdim: true)],
            [(_, v) => v.alias(), (a, v) => v + (v.mean([0]) - a.mean([0])), (a, _) => a.alias(), (a, v) => v + a.mean([0]), (a, v) => a.mean([0]) - v.mean([0])],
            (_, _) => throw new NotImplementedException(),
            "a.mean", "- v"),
        Answers.Of("04-4", [5 / 140.0, 0.0357], [1 / 140.0, 5, 0.36, 0.4], double.NaN, "0.0357", "5 / 140", "0.036"),
    ];

    private static Tensor Cosines(Tensor a, Tensor v) => (a / a.norm(1, keepdim: true, 2)).matmul((v / v.norm(1, keepdim: true, 2)).t());

    private static Tensor Entropy(Tensor logits) => nn.functional.cross_entropy(logits, arange(logits.shape[0], dtype: ScalarType.Int64));

    private static double Share(Tensor s, int k) => Enumerable.Range(0, (int)s.shape[0]).Average(i => (s[i] > s[i, i]).sum().item<long>() < k ? 1.0 : 0.0);
}
