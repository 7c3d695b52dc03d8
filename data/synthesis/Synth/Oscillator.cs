namespace Vcmr.Synthesis.Synth;

/// <summary>Waves of one cycle; phases run from 0 to 1.</summary>
internal static class Oscillator
{
    private const int TableSize = 4096;
    private static readonly float[] Table = MakeTable();

    /// <summary>A sine by table; any phase ≥ 0.</summary>
    public static float Sine(float phase) => Table[(int)(phase * TableSize) & (TableSize - 1)];

    /// <summary>A sawtooth whose step is rounded off by two-sample polynomials (PolyBLEP) so that it does not alias.</summary>
    /// <param name="phase">Place in the cycle, 0 to 1.</param>
    /// <param name="step">Cycles a sample.</param>
    public static float Saw(float phase, float step)
    {
        float value = (2 * phase) - 1;
        if (phase < step)
        {
            float t = phase / step;
            value -= t + t - (t * t) - 1;
        }
        else if (phase > 1 - step)
        {
            float t = (phase - 1) / step;
            value -= (t * t) + t + t + 1;
        }

        return value;
    }

    private static float[] MakeTable()
    {
        float[] table = new float[TableSize];
        for (int i = 0; i < TableSize; i++)
        {
            table[i] = (float)Math.Sin(2 * Math.PI * i / TableSize);
        }

        return table;
    }
}

/// <summary>White noise from counter-based draws, four samples a draw.</summary>
internal struct NoiseSource(CounterRandom random)
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
