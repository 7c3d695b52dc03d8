namespace Vcmr.Tests.Lessons.Exercises;

internal static class TagGroupAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of("06-1", [0.64, 0.6415], [0.05, 1, 0.358, 0.5, 20], double.NaN, "0.64", "0.95", "64"),
        Answers.Of<Func<double[], double[]>>(
            "06-2",
            [p => Holm(p, isMonotone: true, most: 1)],
            [
                p => [.. p.Select(x => Math.Min(1, x * p.Length))],
                p => Holm(p, isMonotone: false, most: 1),
                p => Holm(p, isMonotone: true, most: 99),
                p => [.. Holm(p, isMonotone: true, most: 1).Order()],
                p => p,
                _ => [],
            ],
            _ => throw new NotImplementedException(),
            "Math.Max", "Math.Min"),
    ];

    private static double[] Holm(double[] p, bool isMonotone, double most)
    {
        double[] corrected = new double[p.Length];
        double largest = 0;
        foreach ((int rank, int at) in Enumerable.Range(0, p.Length).OrderBy(i => p[i]).Index())
        {
            double now = Math.Min(most, (p.Length - rank) * p[at]);
            largest = isMonotone ? Math.Max(largest, now) : now;
            corrected[at] = largest;
        }

        return corrected;
    }
}
