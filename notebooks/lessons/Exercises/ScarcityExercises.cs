namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 07: nested parts, and what chance does to rare tags.</summary>
internal static class ScarcityExercises
{
    // Of 200 clips, 10 without any of the 12 that have the tag.
    private static readonly double Lost = Enumerable.Range(0, 10).Aggregate(1.0, (p, i) => p * (188 - i) / (200 - i));

    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<int, double[], int, int[][]>>("07-1")
        {
            Asked = "Write random parts of so many clips, one for each share, the smaller within the larger.",
            Hint = "Draw once, an order of all clips; a part is then a piece of that order.",
            Teaches = "Parts of one order are nested by construction: two points of a curve differ in what was added and in nothing else.",
            Rule = Nested,
        },
        new Exercise<double>("07-2")
        {
            Asked = "Of 200 clips 12 carry a tag: how probable is it that a random part of 10 has none of them?",
            Hint = "Draw clip by clip: 188 of 200 lack the tag, then 187 of 199, and so on.",
            Teaches = "A plain 5 % part loses such a tag in every second draw, and a head that never sees a tag cannot learn it; so the library's parts keep it.",
            Rule = Rules.Number(
                Lost,
                0.002,
                (x => Rules.IsNear(x, Math.Pow(188.0 / 200, 10), 0.002), "Nearly: no clip is drawn twice, so the shares change from draw to draw."),
                (x => Rules.IsNear(x, 1 - Lost, 0.002), "That is how probable it is that the part has at least one of them."),
                (x => Rules.IsNear(x, 188.0 / 200, 0.002), "That is for a part of one clip."),
                (x => x is < 0 or > 1, "A probability lies between 0 and 1.")),
        },
    ];

    private static string? Nested(Func<int, double[], int, int[][]> make)
    {
        const int Clips = 200;
        double[] shares = [0.05, 0.2, 0.5, 1];
        int[][] parts = make(Clips, shares, 1);
        return parts.Length != shares.Length ? "Return a part for each share, in the order of the shares."
            : parts.Zip(shares).Any(p => p.First.Length != (int)Math.Round(p.Second * Clips)) ? "A part has its share of the clips, rounded to a whole number."
            : parts.Any(p => p.Distinct().Count() != p.Length || p.Any(c => c is < 0 or >= Clips)) ? "A part names each of its clips once, by its number from 0."
            : parts.Zip(parts.Skip(1)).Any(p => p.First.Except(p.Second).Any()) ? "A smaller part has clips that a larger one lacks: is every part drawn anew?"
            : make(Clips, shares, 1).Zip(parts).Any(p => !p.First.Order().SequenceEqual(p.Second.Order())) ? "The same seed must give the same parts: make the random numbers from it."
            : make(Clips, shares, 2)[0].Order().SequenceEqual(parts[0].Order()) ? "Another seed must give other parts."
            : make(Clips, [1, 0.05], 1) is var turned && turned[1].Except(turned[0]).Any() ? "It should not matter in which order the shares come."
            : null;
    }
}
