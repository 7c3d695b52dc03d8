namespace Vcmr.Synthesis.Synth;

/// <summary>The format in which the synthesiser works.</summary>
internal static class SynthFormat
{
    /// <summary>Samples a second.</summary>
    public const int SampleRate = 32_000;

    /// <summary>Length of one sample, seconds.</summary>
    public const float Step = 1f / SampleRate;

    /// <summary>The frequency of a MIDI pitch, Hz.</summary>
    public static double Hertz(double pitch) => 440 * Math.Pow(2, (pitch - 69) / 12);

    /// <summary>The factor of a level in dB.</summary>
    public static double Gain(double db) => Math.Pow(10, db / 20);
}
