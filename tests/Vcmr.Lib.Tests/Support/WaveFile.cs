using System.Runtime.InteropServices;
using System.Text;

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

    public static void Write(string path, short[] samples, int rate = 16000)
    {
        using var writer = new BinaryWriter(File.Create(path), Encoding.ASCII);
        writer.Write("RIFF"u8);
        writer.Write(36 + (2 * samples.Length));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(rate);
        writer.Write(2 * rate);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(2 * samples.Length);
        writer.Write(MemoryMarshal.AsBytes<short>(samples));
    }
}
