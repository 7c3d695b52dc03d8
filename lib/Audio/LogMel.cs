using Vcmr.Media;
using Vcmr.Native;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Vcmr.Audio;

/// <summary>
/// What can be known of a clip without any learning: mean and standard deviation over time of its log-mel bands. A baseline
/// that every learned embedding of music is to be held against.
/// </summary>
internal sealed class LogMel : IDisposable
{
    /// <summary>Mel bands.</summary>
    public const int Bands = 96;

    /// <summary>Numbers that describe a clip: each band's mean, then each band's deviation.</summary>
    public const int Width = 2 * Bands;

    /// <summary>Samples that a clip must have.</summary>
    public const int FewestSamples = Size;

    private const int Size = 1024;
    private const int Hop = 512;
    private const double Floor = 1e-10;
    private readonly Tensor _filters = Filters();
    private readonly Tensor _window = hann_window(Size, periodic: true);

    /// <summary>Describes a clip of at least 1,024 samples in [−1, 1).</summary>
    public float[] Statistics(ReadOnlySpan<float> samples)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Tensor spectra = stft(tensor(samples.ToArray()), Size, Hop, Size, _window, center: false, return_complex: true);
        Tensor power = spectra.real.pow(Numbers.Constant(2)).Add_(spectra.imag.pow(Numbers.Constant(2)));
        Tensor bands = _filters.matmul(power).clamp_min(Numbers.Constant(Floor)).log10();
        return [.. bands.mean([1]).data<float>(), .. bands.std(1, unbiased: false).data<float>()];
    }

    /// <summary>The same without the clip's level, which shifts all bands' means alike: how loud a recording is makes no song another one.</summary>
    public float[] StatisticsWithoutLevel(ReadOnlySpan<float> samples)
    {
        float[] statistics = Statistics(samples);
        Span<float> means = statistics.AsSpan(0, Bands);
        TensorPrimitives.Subtract(means, TensorPrimitives.Sum<float>(means) / Bands, means);
        return statistics;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _filters.Dispose();
        _window.Dispose();
    }

    // A triangle between two bins takes the nearer one.
    private static Tensor Filters()
    {
        const int bins = (Size / 2) + 1;
        float[] filters = MelScale.Triangles(Bands, Size);
        double[] edges = MelScale.Edges(Bands);
        for (int b = 0; b < Bands; b++)
        {
            if (filters.AsSpan(b * bins, bins).IndexOfAnyExcept(0f) < 0)
            {
                filters[(b * bins) + (int)Math.Round(edges[b + 1] * Size / AudioFormat.SampleRate)] = 1;
            }
        }

        return tensor(filters, [Bands, bins]);
    }
}
