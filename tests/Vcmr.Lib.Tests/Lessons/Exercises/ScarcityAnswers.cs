namespace Vcmr.Tests.Lessons.Exercises;

internal static class ScarcityAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<int, double[], int, int[][]>>(
            "07-1",
            [(clips, shares, seed) => Parts(clips, shares, Order(clips, seed))],
            [
                (clips, shares, seed) => [.. shares.Select((s, i) => Parts(clips, [s], Order(clips, seed + i))[0])],
                (clips, shares, _) => Parts(clips, shares, [.. Enumerable.Range(0, clips)]),
                (clips, shares, _) => Parts(clips, shares, Order(clips, Random.Shared.Next())),
                (clips, shares, seed) => Parts(clips, [.. shares.Select(s => s / 2)], Order(clips, seed)),
                (clips, shares, seed) => [.. Parts(clips, shares, Order(clips, seed)).Reverse()],
                (clips, shares, seed) => Parts(clips, shares, [.. Order(clips, seed).Select(c => c + 1)]),
                (clips, shares, seed) => [Order(clips, seed)],
            ],
            (_, _, _) => throw new NotImplementedException(),
            "Shuffle", "Take"),
        Answers.Of("07-2", [0.5299, 0.53], [0.5386, 0.4701, 0.94, 0.06, 53], double.NaN, "0.53", "0.52", "53 %"),
    ];

    private static int[] Order(int clips, int seed)
    {
        int[] order = [.. Enumerable.Range(0, clips)];
        new Random(seed).Shuffle(order);
        return order;
    }

    private static int[][] Parts(int clips, double[] shares, int[] order) => [.. shares.Select(s => order[..(int)Math.Round(s * clips)])];
}
