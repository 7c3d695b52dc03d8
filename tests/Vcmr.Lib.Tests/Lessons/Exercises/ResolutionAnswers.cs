namespace Vcmr.Tests.Lessons.Exercises;

internal static class ResolutionAnswers
{
    public static IReadOnlyList<Answers> All { get; } =
    [
        Answers.Of<Func<int, int, double, int>>(
            "08-1",
            [(samples, length, overlap) => ((samples - length) / (int)Math.Round(length * (1 - overlap))) + 1, (samples, length, overlap) => ((samples - length) / (int)(length * (1 - overlap))) + 1],
            [
                (samples, length, overlap) => (samples - length) / (int)(length * (1 - overlap)),
                (samples, length, overlap) => (int)Math.Ceiling((samples - length) / (length * (1 - overlap))) + 1,
                (samples, length, _) => samples / length,
                (samples, length, overlap) => samples / (int)(length * (1 - overlap)),
                (_, _, _) => 4,
                (_, _, _) => 99,
            ],
            (_, _, _) => throw new NotImplementedException(),
            "samples -", "+ 1"),
        Answers.Of<Func<int, int, int, int>>(
            "08-2",
            [(kernel, pool, blocks) => Heard(kernel, pool, blocks, 2 + pool - 1)],
            [
                (kernel, pool, blocks) => kernel * (int)Math.Pow(pool, blocks),
                (kernel, pool, blocks) => Heard(kernel, pool, blocks, 2),
                (kernel, pool, blocks) => Heard(kernel, pool, blocks, pool - 1),
                (kernel, pool, blocks) => Heard(kernel, pool, blocks, 2 + pool),
                (kernel, pool, blocks) => kernel + (blocks * (pool + 1) * kernel),
                (_, pool, blocks) => blocks == 0 ? 5 : Heard(3, pool, blocks, 2 + pool - 1),
                (_, _, _) => 1,
            ],
            (_, _, _) => throw new NotImplementedException(),
            "pool + 1", "pool - 1"),
    ];

    private static int Heard(int kernel, int pool, int blocks, int neighbours)
    {
        (int heard, int apart) = (kernel, kernel);
        for (int b = 0; b < blocks; b++)
        {
            heard += neighbours * apart;
            apart *= pool;
        }

        return heard;
    }
}
