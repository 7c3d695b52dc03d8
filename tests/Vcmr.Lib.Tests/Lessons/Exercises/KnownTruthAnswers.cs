namespace Vcmr.Tests.Lessons.Exercises;

internal static class KnownTruthAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<int, double, int[]>>(
            "09-1",
            [(songs, dose) => Exchange(songs, dose, (i, kept) => i + 1 < songs ? i + 1 : kept), (songs, dose) => Exchange(songs, dose, (i, kept) => i > kept ? i - 1 : songs - 1)],
            [
                (songs, dose) => Exchange(songs, dose, (i, _) => (i + 1) % songs),
                (songs, dose) => Exchange(songs, dose, (i, kept) => songs - 1 - (i - kept)),
                (songs, dose) => Exchange(songs, dose, (i, kept) => i == kept ? kept + 1 : kept),
                (songs, dose) => Exchange(songs, dose, (i, _) => i),
                (songs, _) => Exchange(songs, 0, (i, kept) => i + 1 < songs ? i + 1 : kept),
                (songs, dose) => Exchange(songs, 1 - dose, (i, kept) => i + 1 < songs ? i + 1 : kept),
                (songs, dose) => Exchange(songs, dose, (i, _) => i + 1),
            ],
            (_, _) => throw new NotImplementedException(),
            "kept", "%"),
        Answers.Of<Func<double, double, double>>(
            "09-2",
            [(low, high) => (high - low) / 2 / 1.96 * (1.96 + 0.84)],
            [
                (low, high) => (high - low) / 2,
                (low, high) => high - low,
                (low, high) => (high - low) / 1.96 * (1.96 + 0.84),
                (low, high) => (high - low) / 2 / 1.96 * 0.84,
                (low, high) => high / 3 * (2.80 / 1.96) * 2,
            ],
            (_, _) => throw new NotImplementedException(),
            "2.8", "1.43"),
    ];

    private static int[] Exchange(int songs, double dose, Func<int, int, int> other)
    {
        int kept = (int)Math.Round(dose * songs);
        return [.. Enumerable.Range(0, songs).Select(i => i < kept ? i : other(i, kept))];
    }
}
