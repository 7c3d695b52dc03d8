using Vcmr.Evaluation;

namespace Vcmr.Lessons.Exercises;

/// <summary>Of notebook 08: how many segments a clip gives, and how far a value of the network hears.</summary>
internal static class ResolutionExercises
{
    public static IReadOnlyList<Exercise> All { get; } =
    [
        new Exercise<Func<int, int, double, int>>("08-1")
        {
            Asked = "Write how many segments of a length a clip gives, with a share of overlap.",
            Hint = "The first segment begins at 0, each other one a step later, and the last still lies within the clip.",
            Teaches = "Short inputs average more segments a clip, which helps them a little for a reason that has nothing to do with what the encoder knows.",
            Rule = Segments,
        },
        new Exercise<Func<int, int, int, int>>("08-2")
        {
            Asked = "Write how many samples one value after so many blocks has heard.",
            Hint = "Keep two numbers from layer to layer: how many samples a value has heard, and how many lie between two neighbours. A layer that looks at n neighbours adds n − 1 times the second to the first.",
            Teaches = "Convolutions overlap, so that a value hears more than its stride; the last ones would hear more than the whole input, and meet its padding.",
            Rule = Heard,
        },
    ];

    private static string? Segments(Func<int, int, double, int> count)
    {
        int found = count(160_000, 59_049, 0.5), right = Right(160_000, 59_049, 0.5);
        return found == right + 1 ? "The tail that does not fill a segment is dropped."
            : found == right - 1 ? "The segment that begins at 0 counts too."
            : found == 160_000 / 59_049 ? "That is without overlap: the step from one segment to the next is shorter than a segment."
            : found != right ? ""
            : new[] { (160_000, 49_152, 0.5), (160_000, 98_415, 0.5), (98_415, 98_415, 0.5), (160_000, 40_000, 0.0), (160_000, 40_000, 0.75) }.Any(c => count(c.Item1, c.Item2, c.Item3) != Right(c.Item1, c.Item2, c.Item3))
                ? "Right for one length, but not for all: try a clip of exactly one segment, no overlap, and three quarters of overlap."
            : null;
    }

    private static int Right(int samples, int length, double overlap) => ClipSegmentation.Starts(samples, length, overlap).Length;

    private static string? Heard(Func<int, int, int, int> heard)
    {
        return heard(5, 3, 0) != 5 ? "With no block there is only the first convolution, and a value has heard its kernel."
            : heard(3, 4, 1) == 3 * 4 ? "That is the distance of two neighbours, or the pooling without the convolution before it: what neighbours hear overlaps."
            : heard(3, 4, 1) == 3 + (2 * 3) ? "That is the block's convolution alone; its pooling looks at neighbours as well."
            : heard(3, 4, 1) != Reach(3, 4, 1) ? ""
            : heard(3, 4, 2) != Reach(3, 4, 2) ? "Right for one block. After its pooling neighbours lie further apart, by how much?"
            : Enumerable.Range(0, 10).Any(b => heard(5, 3, b) != Reach(5, 3, b) || heard(3, 4, b) != Reach(3, 4, b)) ? "Right for a first kernel of 3 and pooling by 4 in two blocks, but not for all."
            : null;

        static int Reach(int kernel, int pool, int blocks)
        {
            (int reach, int apart) = (kernel, kernel);
            for (int b = 0; b < blocks; b++)
            {
                reach += (2 + pool - 1) * apart;
                apart *= pool;
            }

            return reach;
        }
    }
}
