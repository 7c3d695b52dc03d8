using Vcmr.Media;

namespace Vcmr.Audio.Augmentation;

/// <summary>
/// The numbers of a Freeverb as SoX has them, at 16 kHz: delays, feedback and damping of one draw. Both ways of applying
/// it, sample by sample and by frequency, are built from these.
/// </summary>
internal readonly struct Freeverb
{
    /// <summary>Channels; the output is their mean.</summary>
    public const int Channels = 2;

    /// <summary>Feedback combs of a channel, side by side.</summary>
    public const int Combs = 8;

    /// <summary>All-passes of a channel, one after the other, the longest first.</summary>
    public const int AllPasses = 4;

    /// <summary>Weight of the reverberated sound beside the dry one.</summary>
    public const float WetGain = 0.015f;

    /// <summary>Share of an all-pass's delayed output that it stores again.</summary>
    public const float AllPassFeedback = 0.5f;

    // Delays are given in samples at this rate.
    private const double DelayRate = 44100;
    private const int StereoOffset = 12;

    private static readonly int[] CombDelays = [1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617];
    private static readonly int[] AllPassDelays = [225, 341, 441, 556];
    private readonly double _scale;

    /// <exception cref="VcmrException">A setting is outside 0 to 100.</exception>
    public Freeverb(ReverbDraw draw)
    {
        Check(nameof(draw.Reverberance), draw.Reverberance);
        Check(nameof(draw.Damping), draw.Damping);
        Check(nameof(draw.Room), draw.Room);
        double a = -1 / Math.Log(0.7);
        double b = 100 / ((Math.Log(0.02) * a) + 1);
        Feedback = 1 - Math.Exp((draw.Reverberance - b) / (a * b));
        Damping = (draw.Damping / 100.0 * 0.3) + 0.2;
        _scale = (draw.Room / 100.0 * 0.9) + 0.1;
    }

    /// <summary>What a comb's loop keeps of a round, 0.3 to 0.98.</summary>
    public double Feedback { get; }

    /// <summary>Coefficient of the one-pole low-pass in a comb's loop, 0.2 to 0.5.</summary>
    public double Damping { get; }

    /// <summary>Delay of a comb in samples.</summary>
    public int CombDelay(int channel, int comb) => Samples(_scale, CombDelays[comb], channel, comb);

    /// <summary>Delay of an all-pass in samples; no draw changes it.</summary>
    public static int AllPassDelay(int channel, int allPass) => Samples(1, AllPassDelays[allPass], channel, allPass);

    // The right channel's delays are 12 samples longer and shorter by turns, which makes the two differ.
    private static int Samples(double scale, int delay, int channel, int index)
    {
        const double rate = AudioFormat.SampleRate / DelayRate;
        int offset = channel == 0 ? 0 : index % 2 == 0 ? StereoOffset : -StereoOffset;
        return (int)((scale * rate * (delay + offset)) + 0.5);
    }

    private static void Check(string name, int percent)
    {
        if (percent is < 0 or > 100)
        {
            throw new VcmrException($"The reverb's {name} of {percent} is outside 0 to 100; choose a value inside.");
        }
    }
}
