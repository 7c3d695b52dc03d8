namespace Vcmr.Synthesis.Synth;

/// <summary>White noise from counter-based draws, four samples a draw.</summary>
internal struct Noise(CounterRandom random)
{
    private const float Scale = 1f / 32768;
    private CounterRandom _random = random;
    private ulong _bits;
    private int _left;

    /// <summary>The next sample, uniform in [−1, 1).</summary>
    public float Next()
    {
        if (_left == 0)
        {
            _bits = _random.NextUInt64();
            _left = 4;
        }

        _left--;
        short value = (short)_bits;
        _bits >>= 16;
        return value * Scale;
    }
}
