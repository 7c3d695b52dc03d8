using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>Short-time power spectra and levels, as the networks on spectra begin: 512 samples under a Hann window every 256, centred.</summary>
internal static class SpectrumLevels
{
    /// <summary>Samples of a window.</summary>
    public const int Size = 512;

    /// <summary>Samples from one window to the next.</summary>
    public const int Hop = Size / 2;

    /// <summary>Frequencies of a spectrum, from 0 Hz to half the sample rate.</summary>
    public const int Bins = (Size / 2) + 1;

    /// <summary>The power below which there is silence: −100 dB.</summary>
    public const double Floor = 1e-10;

    private static readonly ConstantTensor Window = new(() => hann_window(Size, periodic: true));

    /// <summary>Frequency of each bin (Hz).</summary>
    public static float[] Frequencies { get; } = [.. Enumerable.Range(0, Bins).Select(bin => (float)(bin * 16_000.0 / Size))];

    /// <summary>Power spectra of waveforms <c>[batch, 1, samples]</c>, the ends reflected: <c>[batch, frames, bins]</c>. The caller disposes them.</summary>
    public static Tensor Power(Tensor waveforms)
    {
        using var scope = NewDisposeScope();
        Tensor spectra = stft(waveforms.squeeze(1), Size, Hop, Size, Window.On(waveforms.device), center: true, return_complex: true);
        Tensor real = spectra.real, imaginary = spectra.imag;
        return real.mul(real).Plus(imaginary.mul(imaginary)).transpose(1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>Levels in dB of power. The caller disposes them.</summary>
    public static Tensor Decibels(Tensor power)
    {
        using var scope = NewDisposeScope();
        return power.clamp_min(Numbers.Constant(Floor)).log10().mul(Numbers.Constant(10)).MoveToOuterDisposeScope();
    }
}
