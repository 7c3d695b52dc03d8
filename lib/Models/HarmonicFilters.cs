using TorchSharp.Modules;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Learnable harmonic band-pass filters: waveforms <c>[batch, 1, samples]</c> in, levels in dB
/// <c>[batch, harmonics, bands, frames]</c> out. A band's triangles stand at its fundamental frequency and at the multiples of it,
/// half a semitone apart from its neighbours'; how narrow all are is one number that is learned, <c>bw_Q</c>. Source: Won, Chun,
/// Nieto, Serra, "Data-driven harmonic filters for audio representation learning", 2020.
/// </summary>
internal sealed class HarmonicFilters : Module<Tensor, Tensor>
{
    /// <summary>Multiples of a fundamental frequency, itself among them.</summary>
    public const int Harmonics = 6;

    private const int BandsPerSemitone = 2;

    // C1 as a MIDI number, and A4 with its frequency.
    private const int Lowest = 24, Reference = 69;
    private const double ReferenceHertz = 440;

    // The width of a critical band at a frequency, in Hz.
    private const double WidthPerHertz = 0.1079, LeastWidth = 24.7;

    private static readonly ConstantTensor Frequencies = new(() => tensor(SpectrumLevels.Frequencies, [SpectrumLevels.Bins, 1]));
    private static readonly ConstantTensor Centres = new(() => tensor(CentreHertz(), [1, Harmonics * Bands]));
    private readonly Parameter bw_Q;

    /// <summary>Creates the filters, as wide as critical bands.</summary>
    public HarmonicFilters()
        : base(nameof(HarmonicFilters))
    {
        bw_Q = new Parameter(ones(1));
        RegisterComponents();
    }

    /// <summary>Number of fundamental frequencies: from C1 up to the note nearest to the one whose last harmonic the sample rate still holds.</summary>
    public static int Bands { get; } = (Highest() - Lowest) * BandsPerSemitone;

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        // Powers span more than bf16 tells apart.
        using Autocast? _ = Autocast.Off(input.device_type);
        using var scope = NewDisposeScope();
        // [batch, frames, bins] · [bins, harmonics · bands]
        Tensor bands = SpectrumLevels.Power(input).matmul(Filters()).transpose(1, 2);
        return SpectrumLevels.Decibels(bands.reshape(bands.shape[0], Harmonics, Bands, bands.shape[2])).MoveToOuterDisposeScope();
    }

    /// <summary>The triangles <c>[bins, harmonics · bands]</c>, which the caller disposes.</summary>
    internal Tensor Filters()
    {
        using var scope = NewDisposeScope();
        Tensor centres = Centres.On(bw_Q.device), widths = centres.mul(Numbers.Constant(WidthPerHertz)).Plus(Numbers.Constant(LeastWidth)).div(bw_Q);
        Tensor slope = widths.reciprocal().mul(Numbers.Constant(2));
        // In the order of the authors' code: a level in dB shows how a triangle's foot is rounded.
        Tensor bins = Frequencies.On(bw_Q.device).matmul(slope), place = centres.mul(Numbers.Constant(2)).div(widths);
        Tensor rise = bins.Plus(Numbers.One).Plus(place.neg()), fall = bins.neg().Plus(Numbers.One).Plus(place);
        return minimum(rise, fall).clamp_min(Numbers.Constant(0)).MoveToOuterDisposeScope();
    }

    private static float[] CentreHertz()
    {
        double[] fundamentals = [.. Enumerable.Range(0, Bands).Select(band => Hertz(Lowest + ((double)band / BandsPerSemitone)))];
        return [.. from harmonic in Enumerable.Range(1, Harmonics) from hertz in fundamentals select (float)(hertz * harmonic)];
    }

    private static int Highest() =>
        (int)Math.Round((12 * Math.Log2(16_000 / (2.0 * Harmonics) / ReferenceHertz)) + Reference);

    private static double Hertz(double midi) => ReferenceHertz * Math.Pow(2, (midi - Reference) / 12);
}
