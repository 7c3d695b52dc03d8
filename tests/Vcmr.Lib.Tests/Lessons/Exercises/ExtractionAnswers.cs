namespace Vcmr.Tests.Lessons.Exercises;

internal static class ExtractionAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<int, int, int, int>>(
            "02-1",
            [(k, numerator, denominator) => (int)((long)k * numerator / (5L * denominator))],
            [
                (k, numerator, denominator) => k * numerator / (5 * denominator),
                (k, numerator, denominator) => (int)Math.Round(k * (double)numerator / denominator / 5),
                (k, numerator, denominator) => (int)(k * Math.Round((double)numerator / denominator, 2) / 5),
                (k, numerator, denominator) => (int)(k / 5.0 * ((double)numerator / denominator)),
                (k, numerator, denominator) => k * (numerator / denominator / 5),
                (k, _, _) => k,
            ],
            (_, _, _) => throw new NotImplementedException(),
            "5L", "(long)k"),
        Answers.Of<Func<double, int[]>>(
            "02-2",
            [start => From(Math.Round(start))],
            [
                start => From(Math.Round(start, MidpointRounding.AwayFromZero)),
                start => From(Math.Floor(start)),
                start => From(Math.Ceiling(start - 0.5)),
                start => [.. From(Math.Round(start)), (int)Math.Round(start) + 6],
                start => [(int)Math.Round(start)],
            ],
            _ => throw new NotImplementedException(),
            "ToEven", "Math.Round(start)"),
        Answers.Of("02-3", [0.437, 0.4375, 0.4372], [0.5628, 43.7, 0.5, -1, 1920, 0.683], double.NaN, "0.437", "44", "398"),
    ];

    private static int[] From(double first) => [.. Enumerable.Range((int)first, 6)];
}
