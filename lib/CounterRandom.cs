namespace Vcmr;

/// <summary>
/// Counter-based randomness: the n-th draw is a hash of (key, n), and the key is a hash of what the draw is for, such
/// as (seed, epoch, sample, view). No draw depends on batch composition, thread count or an earlier run, so a resumed
/// run needs no generator state. Mixing: SplitMix64 (Steele, Lea and Flood, 2014).
/// </summary>
public struct CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15UL;
    private readonly ulong _key;
    private ulong _counter;

    /// <summary>Creates the stream that belongs to these coordinates.</summary>
    /// <param name="coordinates">What the draws are for, in a fixed order: seed, purpose, epoch, sample …</param>
    public CounterRandom(params ReadOnlySpan<long> coordinates)
    {
        ulong key = 0x243F6A8885A308D3UL;
        foreach (long c in coordinates)
        {
            key = Mix(key ^ Mix(unchecked((ulong)c + Golden)));
        }

        _key = key;
        _counter = 0;
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64() => Mix(unchecked(_key + (++_counter * Golden)));

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public double Uniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>An integer in [0, <paramref name="bound"/>); <paramref name="bound"/> must be positive.</summary>
    public int NextInt(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)Math.BigMul(NextUInt64(), (ulong)bound, out _);
    }

    /// <summary>True with probability <paramref name="probability"/>.</summary>
    public bool Chance(double probability) => NextDouble() < probability;

    /// <summary>A standard normal draw (Box and Muller, one of the pair).</summary>
    public double NextGaussian()
    {
        double u = 1.0 - NextDouble();
        return Math.Sqrt(-2.0 * Math.Log(u)) * Math.Cos(2.0 * Math.PI * NextDouble());
    }

    /// <summary>Shuffles in place (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
