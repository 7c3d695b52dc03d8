namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>Lengths at which Fourier transforms are fast.</summary>
internal static class FftLength
{
    /// <summary>The least even number of at least <paramref name="samples"/> with no prime factor above 5.</summary>
    public static int AtLeast(int samples)
    {
        int length = Math.Max(2, samples + (samples & 1));
        while (!IsSmooth(length))
        {
            length += 2;
        }

        return length;
    }

    private static bool IsSmooth(int length)
    {
        foreach (int prime in (ReadOnlySpan<int>)[2, 3, 5])
        {
            while (length % prime == 0)
            {
                length /= prime;
            }
        }

        return length == 1;
    }
}
