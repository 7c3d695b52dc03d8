namespace Vcmr.Synthesis.Synth;

/// <summary>A room after Schroeder (1962): four combs in parallel and two all-passes in series for each of two channels.</summary>
internal sealed class Room
{
    // Four combs, then two all-passes, in seconds for a room of size 1.
    private static readonly double[] Delays = [0.0297, 0.0371, 0.0411, 0.0437, 0.005, 0.0017];
    private readonly int[] _delays;
    private readonly float _feedback;
    private readonly float _damping;

    /// <summary>Draws a room.</summary>
    public Room(ref CounterRandom random)
    {
        double size = random.Uniform(0.6, 1.3);
        _feedback = (float)random.Uniform(0.7, 0.88);
        _damping = (float)random.Uniform(0.2, 0.6);
        _delays = [.. Delays.Select(d => (int)(d * size * SynthFormat.SampleRate))];
    }

    /// <summary>Adds the room's answer to one channel.</summary>
    /// <param name="dry">The mono mix.</param>
    /// <param name="channel">Where the answer is added.</param>
    /// <param name="gain">Its factor.</param>
    /// <param name="spread">Samples by which this channel's delays are longer.</param>
    public void Apply(ReadOnlySpan<float> dry, Span<float> channel, float gain, int spread)
    {
        float[] wet = new float[dry.Length];
        for (int comb = 0; comb < 4; comb++)
        {
            float[] line = new float[_delays[comb] + spread];
            float state = 0;
            int at = 0;
            for (int i = 0; i < wet.Length; i++)
            {
                float y = line[at];
                state = (y * (1 - _damping)) + (state * _damping);
                line[at] = dry[i] + (state * _feedback);
                wet[i] += y;
                at = at + 1 == line.Length ? 0 : at + 1;
            }
        }

        for (int stage = 4; stage < 6; stage++)
        {
            float[] line = new float[_delays[stage] + spread];
            int at = 0;
            for (int i = 0; i < wet.Length; i++)
            {
                float delayed = line[at];
                float x = wet[i] + (0.6f * delayed);
                line[at] = x;
                wet[i] = delayed - (0.6f * x);
                at = at + 1 == line.Length ? 0 : at + 1;
            }
        }

        for (int i = 0; i < wet.Length; i++)
        {
            channel[i] += gain * wet[i];
        }
    }
}
