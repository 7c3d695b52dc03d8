namespace Vcmr.Datasets.Videos;

/// <summary>
/// CPython's <c>random.Random(seed)</c> as far as <c>shuffle</c> needs it: MT19937 (Matsumoto and Nishimura, 1998) seeded
/// by key, and bounded draws by rejection.
/// </summary>
internal sealed class PythonRandom
{
    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] _state = new uint[Length];
    private int _next = Length;

    /// <summary>Seeds the generator as CPython does for a small integer.</summary>
    /// <param name="seed">The seed.</param>
    public PythonRandom(uint seed)
    {
        _state[0] = 19650218;
        for (uint i = 1; i < Length; i++)
        {
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + i;
        }

        int at = 1;
        for (int k = 0; k < Length; k++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1664525)) + seed;
            at = Step(at);
        }

        for (int k = 1; k < Length; k++)
        {
            _state[at] = (_state[at] ^ ((_state[at - 1] ^ (_state[at - 1] >> 30)) * 1566083941)) - (uint)at;
            at = Step(at);
        }

        _state[0] = 0x80000000;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_next == Length)
        {
            Refill();
        }

        uint y = _state[_next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >> 18);
    }

    /// <summary>Shuffles in place as <c>random.shuffle</c> does.</summary>
    /// <param name="items">The items.</param>
    /// <typeparam name="T">Anything.</typeparam>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = (int)Below((uint)i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    private uint Below(uint bound)
    {
        int bits = 32 - System.Numerics.BitOperations.LeadingZeroCount(bound);
        uint value;
        do
        {
            value = NextUInt32() >> (32 - bits);
        }
        while (value >= bound);
        return value;
    }

    private int Step(int at)
    {
        if (at < Length - 1)
        {
            return at + 1;
        }

        _state[0] = _state[Length - 1];
        return 1;
    }

    private void Refill()
    {
        for (int i = 0; i < Length; i++)
        {
            uint y = (_state[i] & 0x80000000) | (_state[(i + 1) % Length] & 0x7fffffff);
            _state[i] = _state[(i + Middle) % Length] ^ (y >> 1) ^ ((y & 1) * 0x9908b0df);
        }

        _next = 0;
    }
}
