using Vcmr.Evaluation;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 09: whose pictures a song meets, and what a study of an interval's width can find.</summary>
internal static class KnownTruthExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<int, double, int[]>>("09-1")
        {
            Asked = "Write whose video each song is trained against at a dose ρ: the first ρ of the songs keep their own, none of the others does.",
            Hint = "Among the songs that exchange, everyone can take the video of the next one, and the last that of the first.",
            Teaches = "Every video is still used once, and the songs that keep theirs at a small dose keep it at a larger one: only the truth is dosed.",
            Rule = Partners,
        },
        new Exercise<Func<double, double, double>>("09-2")
        {
            Asked = "Write the smallest true difference that four of five studies would find, from the ends of one study's 95 % interval.",
            Hint = "The interval is 1.96 standard errors to each side. A study finds a difference where its estimate lies 1.96 errors from 0; in four of five the estimate is not more than 0.84 errors below the truth.",
            Teaches = "An interval that includes zero does not say that there is nothing: below this difference the study would usually have missed it.",
            Rule = SmallestFound,
        },
    ];

    private static string? Partners(Func<int, double, int[]> partners)
    {
        const int Songs = 20;
        double[] doses = [0, 0.25, 0.5, 1];
        return doses.Any(d => partners(Songs, d) is not { Length: Songs } p || p.Any(s => s is < 0 or >= Songs)) ? "Return for each of the songs the number of a song, from 0."
            : !partners(Songs, 1).SequenceEqual(Enumerable.Range(0, Songs)) ? "At ρ = 1 every song has its own video."
            : doses.Any(d => !partners(Songs, d).Take(Kept(d)).SequenceEqual(Enumerable.Range(0, Kept(d)))) ? "The first ρ of the songs keep their own video, and their number is rounded to a whole one."
            : doses.Any(d => partners(Songs, d).Skip(Kept(d)).Index().Any(s => s.Item == s.Index + Kept(d))) ? "A song that should exchange meets its own video: an order drawn at random leaves one in place in two of three draws, and the last one needs care."
            : doses.Any(d => partners(Songs, d).Distinct().Count() != Songs) ? "A video is used by two songs, and another by none: the pictures then differ between doses in more than their truth."
            : null;

        static int Kept(double dose) => (int)Math.Round(dose * Songs);
    }

    private static string? SmallestFound(Func<double, double, double> found)
    {
        double x = found(-0.01, 0.03), right = Power.SmallestFound(new Interval(-0.01, 0.03));
        return Rules.IsNear(x, 0.02, 1e-4) ? "Half the interval is what one of two studies finds: the estimate falls below the truth as often as above it."
            : Rules.IsNear(x, 0.04, 1e-4) ? "That is the width of the interval."
            : Rules.IsNear(x, 2 * right, 2e-4) ? "Twice too much: the interval has two sides."
            : !Rules.IsNear(x, right, 2e-4) ? ""
            : !Rules.IsNear(found(0.01, 0.05), right, 2e-4) ? "It depends on the interval's width, and not on where it lies."
            : null;
    }
}
