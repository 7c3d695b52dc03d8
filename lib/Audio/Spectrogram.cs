using System.Numerics;

namespace Vcmr.Audio;

/// <summary>Short-time spectra for pictures.</summary>
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
        var power = new double[bands, count];
        var buffer = new Complex[Size];
        int wide = Size / 2 / bands;
        for (int t = 0; t < count; t++)
        {
            int start = (int)(t * hop);
            for (int i = 0; i < Size; i++)
            {
                double x = start + i < samples.Length ? samples[start + i] : 0;
                buffer[i] = x * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / Size)));
            }

            Transform(buffer);
            for (int b = 0; b < bands; b++)
            {
                for (int k = b * wide; k < (b + 1) * wide; k++)
                {
                    power[b, t] += ((buffer[k].Real * buffer[k].Real) + (buffer[k].Imaginary * buffer[k].Imaginary)) / wide;
                }
            }
        }

        return power;
    }

    /// <summary>Fast Fourier transform in place (Cooley and Tukey, radix 2).</summary>
    public static void Transform(Complex[] values)
    {
        int n = values.Length;
        for (int i = 1, j = 0; i < n; i++)
        {
            int bit = n >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        for (int length = 2; length <= n; length <<= 1)
        {
            Complex step = Complex.FromPolarCoordinates(1, -2 * Math.PI / length);
            for (int start = 0; start < n; start += length)
            {
                Complex turn = 1;
                for (int k = start; k < start + (length / 2); k++)
                {
                    Complex odd = values[k + (length / 2)] * turn;
                    values[k + (length / 2)] = values[k] - odd;
                    values[k] += odd;
                    turn *= step;
                }
            }
        }
    }
}
