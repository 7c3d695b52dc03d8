using System.Runtime.InteropServices;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Audio;

/// <summary>Short-time spectra for pictures, by torch.fft in double precision.</summary>
internal static class Spectrogram
{
    private const int Size = 1024;

    /// <summary>Power in dB above <paramref name="reference"/>, nowhere below <paramref name="floor"/>.</summary>
    public static double[,] Decibels(double[,] power, double reference, double floor)
    {
        var decibels = new double[power.GetLength(0), power.GetLength(1)];
        for (int b = 0; b < decibels.GetLength(0); b++)
        {
            for (int t = 0; t < decibels.GetLength(1); t++)
            {
                decibels[b, t] = Math.Max(floor, 10 * Math.Log10(Math.Max(power[b, t], 1e-30) / reference));
            }
        }

        return decibels;
    }

    /// <summary>The largest power of a spectrogram, and for silence something to divide by.</summary>
    public static double Loudest(double[,] power) => power.Cast<double>().Append(1e-12).Max();

    /// <summary>
    /// Power of each band and frame, <c>[bands, frames]</c>, band 0 the lowest; Hann windows of 1024 samples, at most
    /// <paramref name="frames"/> of them, neighbouring bins averaged to <paramref name="bands"/> bands.
    /// </summary>
    public static double[,] Power(ReadOnlySpan<float> samples, int bands, int frames)
    {
        int count = Math.Clamp(((samples.Length - Size) / (Size / 4)) + 1, 1, frames);
        double hop = count > 1 ? (double)(samples.Length - Size) / (count - 1) : 0;
        double[] pieces = new double[count * Size];
        for (int t = 0; t < count; t++)
        {
            int start = (int)(t * hop);
            for (int i = 0; i < Size && start + i < samples.Length; i++)
            {
                pieces[(t * Size) + i] = samples[start + i];
            }
        }

        // Frames that spread evenly over the samples are no whole number of them apart, as torch.stft wants.
        using var scope = NewDisposeScope();
        int wide = Size / 2 / bands;
        Tensor spectra = fft.rfft(tensor(pieces, [count, Size]) * hann_window(Size, periodic: true, dtype: float64));
        Tensor squares = spectra.real.pow(Numbers.Constant(2)).Add_(spectra.imag.pow(Numbers.Constant(2)));
        Tensor means = squares.narrow(1, 0, bands * wide).reshape(count, bands, wide).mean([2]).t().contiguous();
        var power = new double[bands, count];
        means.data<double>().CopyTo(MemoryMarshal.CreateSpan(ref power[0, 0], power.Length));
        return power;
    }
}
