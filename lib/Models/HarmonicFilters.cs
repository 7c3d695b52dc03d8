using TorchSharp.Modules;
using Vcmr.Media;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Models;

/// <summary>
/// Learnable harmonic band-pass filters: waveforms <c>[batch, samples]</c> in, levels in dB <c>[batch, harmonics, bands, frames]</c>
/// out. A band's triangles stand at its fundamental frequency and at the multiples of it, half a semitone apart from its
/// neighbours'; how wide all are is one number that is learned, <c>bw_Q</c>. Source: Won, Chun, Nieto, Serra, "Data-driven harmonic
/// filters for audio representation learning", 2020.
/// </summary>
internal sealed class HarmonicFilters : Module<Tensor, Tensor>
{
    /// <summary>Multiples of a fundamental frequency, itself among them.</summary>
    public const int Harmonics = 6;

    private const int Size = 512;
    private const int Hop = Size / 2;
    private const int Bins = (Size / 2) + 1;
    private const int BandsPerSemitone = 2;

    // C1 as a MIDI number, and A4 with its frequency.
    private const int Lowest = 24, Reference = 69;
    private const double ReferenceHertz = 440;

    // The width of a critical band at a frequency, in Hz.
    private const double WidthPerHertz = 0.1079, LeastWidth = 24.7;

    // The power below which there is silence.
    private const double Floor = 1e-10;

    private readonly Parameter bw_Q;
    private readonly Tensor _window;
    private readonly Tensor _bins;
    private readonly Tensor _centres;

    /// <summary>Creates the filters, as wide as critical bands.</summary>
    public HarmonicFilters()
        : base(nameof(HarmonicFilters))
    {
        bw_Q = new Parameter(ones(1));
        _window = hann_window(Size, periodic: true);
        _bins = linspace(0, AudioFormat.SampleRate / 2, Bins).unsqueeze(1);
        _centres = tensor(Centres(), [1, Harmonics * Bands]);
        register_buffer("window", _window, persistent: false);
        register_buffer("bins", _bins, persistent: false);
        register_buffer("centres", _centres, persistent: false);
        RegisterComponents();
    }

    /// <summary>Number of fundamental frequencies: from C1 up to the note nearest to the one whose last harmonic the sample rate still holds.</summary>
    public static int Bands { get; } = (Highest() - Lowest) * BandsPerSemitone;

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor spectra = stft(input, Size, Hop, Size, _window, center: true, return_complex: true);
        Tensor power = spectra.real.square().add(spectra.imag.square());
        // [batch, frames, bins] · [bins, harmonics · bands]
        Tensor bands = power.transpose(1, 2).matmul(Filters()).transpose(1, 2);
        Tensor levels = bands.clamp_min(Numbers.Constant(Floor)).log10().mul(Numbers.Constant(10));
        return levels.reshape(levels.shape[0], Harmonics, Bands, levels.shape[2]).MoveToOuterDisposeScope();
    }

    // Triangles [bins, harmonics · bands].
    private Tensor Filters()
    {
        Tensor widths = _centres.mul(Numbers.Constant(WidthPerHertz)).add(Numbers.Constant(LeastWidth)).div(bw_Q);
        Tensor slope = widths.reciprocal().mul(Numbers.Constant(2));
        Tensor place = _centres.mul(slope);
        Tensor rise = _bins.matmul(slope).add(Numbers.One).sub(place);
        Tensor fall = _bins.matmul(slope.neg()).add(Numbers.One).add(place);
        return minimum(rise, fall).clamp_min(Numbers.Constant(0));
    }

    private static float[] Centres()
    {
        double[] fundamentals = [.. Enumerable.Range(0, Bands).Select(band => Hertz(Lowest + ((double)band / BandsPerSemitone)))];
        return [.. from harmonic in Enumerable.Range(1, Harmonics) from hertz in fundamentals select (float)(hertz * harmonic)];
    }

    private static int Highest() =>
        (int)Math.Round((12 * Math.Log2(AudioFormat.SampleRate / (2.0 * Harmonics) / ReferenceHertz)) + Reference);

    private static double Hertz(double midi) => ReferenceHertz * Math.Pow(2, (midi - Reference) / 12);
}
