using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>Polarity, noise and gain of a batch: what happens to a sample whatever its neighbours are.</summary>
internal static class Levels
{
    /// <summary>Applies the three to new rows <c>[batch, samples]</c>, which the caller disposes.</summary>
    public static Tensor Apply(Tensor waveforms, IReadOnlyList<AugmentationDraw> draws)
    {
        using var scope = NewDisposeScope();
        Device device = waveforms.device;
        float[] gains = [.. draws.Select(d => (float)Math.Pow(10, (d.GainDecibels ?? 0) / 20))];
        float[] scales = [.. draws.Select((d, i) => d.Polarity ? -gains[i] : gains[i])];
        Tensor rows = waveforms * tensor(scales, device: device).unsqueeze(1);
        AddNoise(rows, waveforms, draws, gains);
        if (draws.Any(d => d.GainDecibels is not null))
        {
            Tensor limit = tensor(draws.Select(d => d.GainDecibels is null ? float.PositiveInfinity : 1f).ToArray(), device: device).unsqueeze(1);
            rows = rows.minimum(limit).maximum(-limit);
        }

        return rows.MoveToOuterDisposeScope();
    }

    private static void AddNoise(Tensor rows, Tensor waveforms, IReadOnlyList<AugmentationDraw> draws, float[] gains)
    {
        int samples = (int)waveforms.shape[1];
        for (int i = 0; i < draws.Count && samples > 1; i++)
        {
            if (draws[i].NoiseRatio is double ratio)
            {
                using var scope = NewDisposeScope();
                // The gain comes after the noise and so scales it; inverting the waveform does not change its deviation.
                Tensor noise = tensor(Noise.Standard(samples, draws[i].NoiseKey), device: rows.device);
                rows[i].add_(noise.mul_(waveforms[i].std(unbiased: true) * (float)(ratio * gains[i])));
            }
        }
    }
}
