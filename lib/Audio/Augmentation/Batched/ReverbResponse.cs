using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio.Augmentation.Batched;

/// <summary>
/// The frequency responses of both channels of reverbs, from the transfer function: with u = e^(−iω·delay), a comb is
/// u / (1 − c·u) where c is its feedback behind the low-pass, and an all-pass (1.5·u − 1) / (1 − 0.5·u).
/// </summary>
/// <remarks>
/// A comb may ring for far longer than the waveform, which a transform would wrap around to its start. Its response is
/// therefore that of its first rounds alone, as many as fall within the waveform: times 1 − (c·u)^rounds.
/// </remarks>
internal static class ReverbResponse
{
    /// <summary>Samples by which a truncated response may outlast the waveform before it is below 1e-7.</summary>
    /// <remarks>
    /// Two delays of the longest comb (2 · 591), what its low-pass smears the rounds that still count (up to 1,500) and
    /// four all-passes, which halve what they store with each delay of up to 206 samples (40 rounds).
    /// </remarks>
    public const int Tail = 12_000;

    // Rounds whose feedback is below this are nothing in single precision.
    private const double Negligible = 1e-9;

    /// <summary>Responses <c>[2, rows, length / 2 + 1]</c>, complex.</summary>
    /// <param name="draws">A reverb a row.</param>
    /// <param name="samples">Samples of a waveform: the responses are exact for that long.</param>
    /// <param name="length">Samples of the transform.</param>
    /// <param name="device">Where to compute.</param>
    public static Tensor Of(IReadOnlyList<ReverbDraw> draws, int samples, int length, Device device)
    {
        using var scope = NewDisposeScope();
        Freeverb[] designs = [.. draws.Select(draw => new Freeverb(draw))];
        Tensor bins = Numbers.Range((length / 2) + 1, float64, device) / Numbers.Constant(length);
        Tensor damping = Column(designs, d => d.Damping, device);
        Tensor loop = Column(designs, d => d.Feedback * (1 - d.Damping), device).to(complex64) / Numbers.One.Minus(damping.to(complex64) * Turn(-bins));
        Tensor loudness = loop.abs().log();
        Tensor angle = loop.angle();
        var channels = new List<Tensor>();
        for (int channel = 0; channel < Freeverb.Channels; channel++)
        {
            using var inner = NewDisposeScope();
            Tensor wet = zeros(loop.shape, complex64, device);
            for (int comb = 0; comb < Freeverb.Combs; comb++)
            {
                using var innermost = NewDisposeScope();
                int[] delays = [.. designs.Select(d => d.CombDelay(channel, comb))];
                double[] rounds = [.. delays.Select(d => Math.Ceiling((double)samples / d))];
                Tensor turns = bins * tensor(Array.ConvertAll(delays, d => (double)d), device: device).unsqueeze(1);
                Tensor response = Numbers.One / (Turn(turns) - loop);
                if (designs.Zip(rounds).Any(row => Math.Pow(row.First.Feedback, row.Second) > Negligible))
                {
                    Tensor count = tensor(rounds, device: device).unsqueeze(1);
                    Tensor lasting = (loudness * count.to(float32)).exp();
                    Tensor turned = Turn((angle.to(float64) * count / Numbers.Constant(2 * Math.PI)) - (turns * count));
                    response = response * Numbers.One.Minus(lasting * turned);
                }

                wet.Add_(response);
            }

            for (int i = 0; i < Freeverb.AllPasses; i++)
            {
                Tensor u = Turn(bins * Numbers.Constant(-Freeverb.AllPassDelay(channel, i)));
                wet.mul_(((Numbers.Constant(1 + Freeverb.AllPassFeedback) * u) - Numbers.One) / Numbers.One.Minus(Numbers.Constant(Freeverb.AllPassFeedback) * u));
            }

            channels.Add(wet.mul_(Numbers.Constant(Freeverb.WetGain)).Add_(Numbers.One).MoveToOuterDisposeScope());
        }

        return stack(channels).MoveToOuterDisposeScope();
    }

    // e^(2πi·turns); the fraction is taken in double, where a million turns leave it ten digits.
    private static Tensor Turn(Tensor turns)
    {
        using var scope = NewDisposeScope();
        Tensor angle = (turns - turns.floor()).mul_(Numbers.Constant(2 * Math.PI)).to(float32);
        return complex(angle.cos(), angle.sin()).MoveToOuterDisposeScope();
    }

    private static Tensor Column(Freeverb[] designs, Func<Freeverb, double> value, Device device) =>
        tensor(Array.ConvertAll(designs, d => (float)value(d)), device: device).unsqueeze(1);
}
