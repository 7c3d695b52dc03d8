namespace Vcmr.Training;

/// <summary>Which samples a step takes, and where their randomness comes from.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Epoch">Epoch, counted from 0.</param>
/// <param name="Step">Step of the whole run, counted from 0.</param>
/// <param name="Samples">Sample numbers, one a row.</param>
internal sealed record PlannedBatch(int Seed, int Epoch, int Step, IReadOnlyList<int> Samples)
{
    // What a draw is for; part of its coordinates.
    private const int OrderDraw = 1;
    private const int SampleDraw = 2;
    private const int StepDraw = 3;

    /// <summary>The randomness of a row's sample: it knows the sample and the epoch, not the row.</summary>
    public CounterRandom RandomFor(int row) => new(Seed, SampleDraw, Epoch, Samples[row]);

    /// <summary>The seed of torch's own generator (dropout) for this step.</summary>
    public long TorchSeed => (long)(new CounterRandom(Seed, StepDraw, Step).NextUInt64() >> 1);

    /// <summary>The batches of a whole run from a step on.</summary>
    public static IEnumerable<PlannedBatch> Run(int seed, int samples, int batch, bool dropLast, int epochs, int fromStep)
    {
        int steps = StepsAnEpoch(samples, batch, dropLast);
        for (int epoch = fromStep / steps; epoch < epochs; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, samples)];
            var random = new CounterRandom(seed, OrderDraw, epoch);
            random.Shuffle<int>(order);
            for (int i = epoch == fromStep / steps ? fromStep % steps : 0; i < steps; i++)
            {
                int start = i * batch;
                yield return new PlannedBatch(seed, epoch, (epoch * steps) + i, order[start..Math.Min(start + batch, samples)]);
            }
        }
    }

    public static int StepsAnEpoch(int samples, int batch, bool dropLast) =>
        dropLast ? samples / batch : (samples + batch - 1) / batch;
}
