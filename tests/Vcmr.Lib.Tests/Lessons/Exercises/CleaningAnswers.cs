namespace Vcmr.Tests.Lessons.Exercises;

internal static class CleaningAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<double[], double, int, int[]>>(
            "01-1",
            [(scores, threshold, minimum) => Starts(scores, threshold, minimum, isFirstFree: false)],
            [
                (_, _, _) => [],
                (_, _, _) => [0],
                (scores, threshold, _) => [0, .. Peaks(scores, threshold)],
                (scores, threshold, minimum) => [.. Starts(scores, threshold, minimum, isFirstFree: false).Skip(1)],
                (scores, threshold, minimum) => Starts(scores, threshold + 1, minimum, isFirstFree: false),
                (scores, threshold, minimum) => Starts(scores, threshold, minimum + 1, isFirstFree: false),
                (scores, threshold, minimum) => Starts(scores, threshold, minimum, isFirstFree: true),
                FromTheLastPeak,
            ],
            (_, _, _) => throw new NotImplementedException(),
            "- start", "- begin"),
        Answers.Of<Func<double[], double, double, bool>>(
            "01-2",
            [(cuts, duration, limit) => Longest([0, .. cuts.Order(), duration]) <= limit],
            [
                (cuts, _, limit) => Longest([.. cuts.Order()]) <= limit,
                (cuts, duration, limit) => Longest([0, .. cuts, duration]) <= limit,
                (cuts, duration, limit) => Longest([0, .. cuts.Order(), duration]) < limit,
                (cuts, duration, limit) => duration <= limit || (cuts.Length > 0 && Longest([.. cuts.Order(), duration]) <= limit),
                (cuts, duration, limit) => duration <= limit || (cuts.Length > 0 && Longest([0, .. cuts.Order()]) <= limit),
                (cuts, duration, limit) => duration / (cuts.Length + 1) <= limit,
                (_, _, _) => false,
                (_, _, _) => true,
            ],
            (_, _, _) => throw new NotImplementedException(),
            "Append", "Prepend", "Concat"),
    ];

    private static int[] Peaks(double[] scores, double threshold) => [.. Enumerable.Range(1, scores.Length - 1).Where(f => scores[f] >= threshold)];

    private static int[] Starts(double[] scores, double threshold, int minimum, bool isFirstFree)
    {
        List<int> starts = [0];
        foreach (int frame in Peaks(scores, threshold).Where(f => f - starts[^1] >= minimum || (isFirstFree && starts.Count == 1)))
        {
            starts.Add(frame);
        }

        return [.. starts];
    }

    private static int[] FromTheLastPeak(double[] scores, double threshold, int minimum)
    {
        int[] peaks = [0, .. Peaks(scores, threshold)];
        return [0, .. peaks.Zip(peaks.Skip(1)).Where(p => p.Second - p.First >= minimum).Select(p => p.Second)];
    }

    private static double Longest(double[] times) => times.Zip(times.Skip(1), (a, b) => b - a).DefaultIfEmpty(0).Max();
}
