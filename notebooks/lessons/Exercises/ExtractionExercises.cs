namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 02: which frames, which rows, and what the crop costs.</summary>
internal static class ExtractionExercises
{
    // 6.15 s of sound begin six seconds of picture.
    private const int Rows = 6;

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<int, int, int, int>>("02-1")
        {
            Asked = "Write the number of the k-th picked frame, at a rate of numerator / denominator frames a second.",
            Hint = "Put the rate into the formula as a fraction, so that one division is left, and divide last.",
            Teaches = "Whole numbers do not drift: after an hour at 30000/1001 frames a second the frame is still the one on screen.",
            Rule = PickedFrame,
        },
        new Exercise<Func<double, int[]>>("02-2")
        {
            Asked = "Write which rows of features belong to a crop of 6.15 s that begins so many seconds into its segment.",
            Hint = "A row is a second; the first row is the start, rounded, and the others follow it.",
            Teaches = "Halves go to the even neighbour, up as often as down, so that sound and picture are on average not shifted.",
            Rule = RowsOf,
        },
        new Exercise<double>("02-3")
        {
            Asked = "What share of a phone's 1080×1920 picture does the crop cut away?",
            Hint = "What size has the picture once its short side is 224? And what of its long side stays?",
            Teaches = "A picture that stands loses as much as a 16:9 one that lies: nearly half, at its ends.",
            Rule = Rules.Number(
                1 - (224.0 / 398),
                0.002,
                (x => Rules.IsNear(x, 224.0 / 398, 0.002), "That is the share that stays."),
                (x => x is > 1 and <= 100, "As a share, between 0 and 1."),
                (x => x is <= 0 or > 1, "A share lies between 0 and 1."),
                (x => Rules.IsNear(x, 1 - Math.Pow(224.0 / 398, 2), 0.002), "Only the long side is cut; the short one fits exactly.")),
        },
    ];

    private static string? PickedFrame(Func<int, int, int, int> picked) =>
        picked(1, 24, 1) == 5 ? "That is the nearest frame. The one on screen is the last that has begun."
            : Enumerable.Range(0, 60).Any(k => picked(k, 25, 1) != Right(k, 25, 1)) ? "At 25 frames a second every fifth frame is picked, the first one first."
            : Enumerable.Range(0, 60).Any(k => picked(k, 3, 1) != Right(k, 3, 1)) ? "At 3 frames a second a frame is picked more than once."
            : Enumerable.Range(0, 3600).Any(k => picked(k, 30000, 1001) != Right(k, 30000, 1001)) ? "Twelve minutes at 30000/1001 frames a second: a rounded rate drifts, so keep it a fraction."
            : picked(200_000, 30000, 1001) != Right(200_000, 30000, 1001) ? "After eleven hours the product no longer fits into an int: multiply as long."
            : Enumerable.Range(0, 3600).Any(k => picked(5 * k * 1001, 30000, 1001) != Right(5 * k * 1001, 30000, 1001)) ? "Where the result is whole, floating point may land just below it: divide whole numbers."
            : null;

    private static int Right(long k, long numerator, long denominator) => (int)(k * numerator / (5 * denominator));

    private static string? RowsOf(Func<double, int[]> rows)
    {
        double[] starts = [0, 2, 2.3, 2.7, 8.85];
        int[] halves = [.. rows(2.5), .. rows(3.5)];
        return rows(0).Length != Rows ? "A crop of 6.15 s gets six rows."
            : starts.Any(s => !rows(s).AsSpan().SequenceEqual(From(Math.Round(s)))) ? "The first row is the nearest second, up or down, and the others follow it one by one."
            : halves.AsSpan().SequenceEqual([.. From(3), .. From(4)]) ? "You round halves away from zero. Every half goes up then, and the picture is late on average: look at MidpointRounding."
            : halves.AsSpan().SequenceEqual([.. From(2), .. From(3)]) ? "You round halves down, and the picture is early on average: look at MidpointRounding."
            : halves.AsSpan().SequenceEqual([.. From(2), .. From(4)]) ? null
            : "";
    }

    private static int[] From(double first) => [.. Enumerable.Range((int)first, Rows)];
}
