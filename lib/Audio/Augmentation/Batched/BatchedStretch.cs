using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>
/// WSOLA's pitch shift (<see cref="TimeStretch"/>, then <see cref="BatchResampler"/>) of a batch, of tensor operations alone:
/// all rows search for their next segment at once, and when all are found the result is put together in one go.
/// </summary>
/// <remarks>
/// The search takes the position that differs least, and sums of squares round otherwise here than sample by sample. Where two
/// positions are as good as each other – in a steady tone a period apart – a row may take the other one, and from there on its
/// samples are others of the same sound. Rows that find the same positions are equal to 1e-5. A processor therefore runs such
/// rows sample by sample, and only a GPU, which a run's record names, takes this way.
/// </remarks>
internal static class BatchedStretch
{
    // Rows whose differences are computed at once: bounds the memory of a search step.
    private const int MostRows = 64;

    private static readonly float[] FadeIn = [.. Enumerable.Range(0, TimeStretch.Overlap).Select(i => 1f / TimeStretch.Overlap * i)];

    /// <summary>Shifts each row; the caller disposes the result <c>[rows, samples]</c>, clipped to [−1, 1].</summary>
    /// <param name="waveforms">Float waveforms at 16 kHz <c>[rows, samples]</c>; what lies outside [−1, 1] is clipped.</param>
    /// <param name="cents">Shift of each row in cents; 0 changes nothing but what lies outside [−1, 1].</param>
    /// <exception cref="VcmrException">A shift is more than an octave.</exception>
    public static Tensor Apply(Tensor waveforms, IReadOnlyList<int> cents)
    {
        double[] factors = [.. cents.Select(PitchShift.CheckedFactor)];
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor result = waveforms.clamp(Numbers.Constant(-1), Numbers.One);
        int samples = (int)waveforms.shape[1];
        foreach (int[] rows in Enumerable.Range(0, factors.Length).Where(i => factors[i] != 1).Chunk(MostRows))
        {
            using var inner = NewDisposeScope();
            Tensor index = tensor(Array.ConvertAll(rows, i => (long)i), device: waveforms.device);
            double[] chosen = Array.ConvertAll(rows, i => factors[i]);
            Tensor stretched = Stretch(result.index_select(0, index), chosen);
            result.index_copy_(0, index, BatchResampler.Read(stretched, Array.ConvertAll(chosen, f => 1 / f), samples));
        }

        return result.MoveToOuterDisposeScope();
    }

    // As long as the longest row; zero after a row's end.
    private static Tensor Stretch(Tensor waveforms, double[] factors)
    {
        using var scope = NewDisposeScope();
        Device device = waveforms.device;
        const int advance = TimeStretch.Segment - TimeStretch.Overlap;
        int samples = (int)waveforms.shape[1];
        int[] lengths = Array.ConvertAll(factors, f => TimeStretch.OutputLength(samples, f));
        int length = lengths.Max(), segments = (length + advance - 1) / advance;

        // Where the search for each segment begins; past a row's end nothing is searched that counts.
        var positions = new long[segments, factors.Length];
        for (int k = 0; k < segments; k++)
        {
            for (int row = 0; row < factors.Length; row++)
            {
                positions[k, row] = Math.Min((long)((factors[row] * k * advance) + 0.5), samples);
            }
        }

        Tensor padded = nn.functional.pad(waveforms, (TimeStretch.Before, TimeStretch.After));
        Tensor input = padded.flatten();
        Tensor rows = Numbers.Range(factors.Length, int64, device) * Numbers.Constant(padded.shape[1]);
        Tensor starts = Search(input, rows, tensor(positions, device: device));

        // What each segment fades from: where the one before it ends. Segment 0 has none, and fades from itself.
        Tensor ends = cat([starts.narrow(1, 0, 1), starts.narrow(1, 0, segments - 1).Plus(Numbers.Constant(advance))], 1);
        Tensor fadeIn = tensor(FadeIn, device: device);
        Tensor before = At(input, rows, ends, TimeStretch.Overlap), own = At(input, rows, starts, advance);
        Tensor faded = (before * Numbers.One.Minus(fadeIn)).Add_(own.narrow(2, 0, TimeStretch.Overlap) * fadeIn);
        Tensor written = cat([faded, own.narrow(2, TimeStretch.Overlap, advance - TimeStretch.Overlap)], 2).flatten(1).narrow(1, 0, length);
        Tensor inside = Numbers.Range(length, int64, device) < tensor(Array.ConvertAll(lengths, l => (long)l), device: device).unsqueeze(1);
        return (written * inside).MoveToOuterDisposeScope();
    }

    /// <summary>Where each segment of each row begins <c>[rows, segments]</c>.</summary>
    private static Tensor Search(Tensor input, Tensor rows, Tensor positions)
    {
        using var scope = NewDisposeScope();
        const int advance = TimeStretch.Segment - TimeStretch.Overlap;
        Tensor start = positions[0].Plus(Numbers.Constant(TimeStretch.Before));
        var starts = new List<Tensor> { start };
        for (long k = 1; k < positions.shape[0]; k++)
        {
            using var step = NewDisposeScope();
            Tensor target = At(input, rows, start.Plus(Numbers.Constant(advance)).unsqueeze(1), TimeStretch.Overlap);
            Tensor window = At(input, rows, positions[k].unsqueeze(1), TimeStretch.Search + TimeStretch.Overlap - 1).squeeze(1);
            Tensor difference = window.unfold(1, TimeStretch.Overlap, 1) - target;
            Tensor best = difference.mul_(difference).sum(2).argmin(1);
            start = positions[k].Plus(best).MoveToOuterDisposeScope();
            starts.Add(start);
        }

        return stack(starts, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Runs of samples <c>[rows, runs, count]</c> that begin at places <c>[rows, runs]</c> of their rows.</summary>
    private static Tensor At(Tensor input, Tensor rows, Tensor places, int count)
    {
        using var scope = NewDisposeScope();
        Tensor index = places.Plus(rows.unsqueeze(1)).unsqueeze(2).Plus(Numbers.Range(count, int64, input.device));
        return input.take(index).MoveToOuterDisposeScope();
    }
}
