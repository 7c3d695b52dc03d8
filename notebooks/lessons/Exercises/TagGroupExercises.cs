namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 06: what many tests at once find by chance, and the correction for it.</summary>
internal static class TagGroupExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<double>("06-1")
        {
            Asked = "Twenty tags do not differ at all, independently of each other: how probable is it that some 95 % interval misses zero?",
            Hint = "How probable is it that none of the twenty does?",
            Teaches = "Among twenty tags without any difference something is found in two of three studies; hence a correction for the family.",
            Rule = Rules.Number(
                1 - Math.Pow(0.95, 20),
                0.005,
                (x => Rules.IsNear(x, 0.05, 1e-9), "That is for a single tag."),
                (x => Rules.IsNear(x, 1, 1e-9), "One is how many are expected to miss it on average; how often is it none?"),
                (x => Rules.IsNear(x, Math.Pow(0.95, 20), 0.005), "That is how probable it is that none does."),
                (x => x is < 0 or > 1, "A probability lies between 0 and 1.")),
        },
        new Exercise<Func<double[], double[]>>("06-2")
        {
            Asked = "Write Holm's correction of the probabilities of a family of tests.",
            Hint = "From the smallest up: the first counts as many times as there are tests, the next once less, and none becomes smaller than the one before or larger than 1.",
            Teaches = "Holm finds whatever Bonferroni finds and often more, and is as strict with the family.",
            Rule = Corrects,
        },
    ];

    private static string? Corrects(Func<double[], double[]> correct)
    {
        double[] plain = [0.001, 0.01, 0.02], unordered = [0.02, 0.001, 0.01], monotone = [0.010, 0.011, 0.012], large = [0.5, 0.9, 0.7];
        return Is(plain, [0.003, 0.03, 0.06]) ? "All of them times their number is Bonferroni's correction. Holm's takes one test less at every step."
            : !Is(plain, Holm(plain)) ? ""
            : !Is(unordered, Holm(unordered)) ? "The corrected ones must stand where the given ones stood: sort their places along with them."
            : !Is(monotone, Holm(monotone)) ? "A test that is less clear than another must not become clearer by the correction."
            : !Is(large, Holm(large)) ? "A corrected probability is a probability: look at its greatest value."
            : !Is([0.03], [0.03]) ? "A family of one needs no correction."
            : null;

        bool Is(double[] given, double[] wanted) => correct([.. given]) is { } found && found.Length == wanted.Length && found.Zip(wanted).All(p => Rules.IsNear(p.First, p.Second, 1e-9));
    }

    private static double[] Holm(double[] p) => [.. Evaluation.Holm.Adjust([.. p.Select(x => (double?)x)]).Select(x => x!.Value)];
}
