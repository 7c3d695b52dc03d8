namespace Vcmr.Tests.Lessons.Exercises;

internal static class OverviewAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of("00-1", [2_435_072.0], [2_435_073, 76_456, 58], double.NaN, "2,435,072", "2435072"),
        Answers.Of<Func<double[], double[], double>>(
            "00-2",
            [(u, v) => Dot(u, v) / Math.Sqrt(Dot(u, u) * Dot(v, v)), (u, v) => Dot(u, v) / Math.Sqrt(Dot(u, u)) / Math.Sqrt(Dot(v, v))],
            [Dot, (u, v) => Dot(u, v) / (Dot(u, u) * Dot(v, v)), (u, v) => Dot(u, v) / Dot(u, u), (u, v) => Math.Abs(Dot(u, v)) / Math.Sqrt(Dot(u, u) * Dot(v, v)), (_, _) => 0.96],
            (_, _) => throw new NotImplementedException(),
            "Sqrt", "norm"),
    ];

    private static double Dot(double[] u, double[] v) => u.Zip(v).Sum(p => p.First * p.Second);
}
