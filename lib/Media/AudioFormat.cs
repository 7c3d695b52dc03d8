namespace Vcmr.Media;

/// <summary>The one format of all audio here: 16 kHz, mono, 16-bit samples (paper, section 3.1).</summary>
public static class AudioFormat
{
    /// <summary>Samples per second (Hz).</summary>
    public const int SampleRate = 16000;

    /// <summary>What a 16-bit sample is divided by to lie in [-1, 1).</summary>
    public const float FullScale = 32768f;
}
