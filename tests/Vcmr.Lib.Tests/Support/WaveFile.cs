using Vcmr.Media;

namespace Vcmr.Tests.Support;

/// <summary>Mono 16-bit wave files for tests.</summary>
internal static class WaveFile
{
    public static short[] Tone(double hertz, double seconds, int rate, double amplitude = 0.5)
    {
        short[] samples = new short[(int)Math.Round(seconds * rate)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)(amplitude * short.MaxValue * Math.Sin(2 * Math.PI * hertz * i / rate));
        }

        return samples;
    }

    public static void Write(string path, short[] samples, int rate = 16000) => File.WriteAllBytes(path, Wav.Encode(samples, rate));
}
