namespace Vcmr.Audio.Augmentation;

/// <summary>The random crop that makes one clip two views.</summary>
public static class Crop
{
    /// <summary>A uniform first sample of a crop.</summary>
    /// <param name="samples">Samples of the clip.</param>
    /// <param name="length">Samples of the crop.</param>
    /// <param name="random">Stream of this view; one draw is taken.</param>
    /// <exception cref="VcmrException">The clip is shorter than the crop.</exception>
    public static int Start(int samples, int length, ref CounterRandom random) =>
        samples >= length
            ? random.NextInt(samples - length + 1)
            : throw new VcmrException(
                $"A clip of {samples} samples is shorter than a crop of {length}; leave it out or use a shorter input length.");
}
