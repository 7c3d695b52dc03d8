using System.Numerics.Tensors;
using Vcmr.Media;

namespace Vcmr.Datasets.Duplicates;

/// <summary>
/// The fingerprint of a recording by <see cref="Chromaprint"/>, and the same of the recording played slower and faster by the
/// hundredth that its bits do not forgive.
/// </summary>
/// <param name="Plain">The fingerprint.</param>
/// <param name="Slower">That of the recording a hundredth slower and lower.</param>
/// <param name="Faster">That of the recording a hundredth faster and higher.</param>
internal sealed record SoundPrint(PrintItems Plain, PrintItems Slower, PrintItems Faster)
{
    /// <summary>By how many percent each of <see cref="Variants"/> differs from the recording.</summary>
    public static IReadOnlyList<int> Percents { get; } = [0, -1, 1];

    /// <summary>The print of a recording without sound.</summary>
    public static SoundPrint Empty { get; } = new(PrintItems.Empty, PrintItems.Empty, PrintItems.Empty);

    /// <summary>The fingerprints in the order of <see cref="Percents"/>.</summary>
    public IReadOnlyList<PrintItems> Variants => [Plain, Slower, Faster];

    /// <summary>The sample rate that makes a recording of 16 kHz so much faster.</summary>
    public static int Rate(int percent) => AudioFormat.SampleRate * (100 + percent) / 100;
}

/// <summary>Successive 32-bit items of a fingerprint, and at which of them something is to be heard.</summary>
/// <param name="Items">The items, one every <see cref="Chromaprint.ItemSeconds"/>.</param>
/// <param name="IsHeard">Whether most of what an item looks at is louder than −70 dB of full scale.</param>
internal sealed record PrintItems(uint[] Items, bool[] IsHeard)
{
    // Below this lie digital silence, dither and what codecs make of them, which is alike in all recordings.
    private const double Threshold = 3.2e-4;

    public static PrintItems Empty { get; } = new([], []);

    public int Count => Items.Length;

    /// <summary>Takes items together with the loudness of the sound they come from.</summary>
    /// <param name="items">The items.</param>
    /// <param name="waveform">The sound, in [−1, 1).</param>
    /// <param name="rate">Samples per second that the items were made with (Hz).</param>
    public static PrintItems Of(uint[] items, ReadOnlySpan<float> waveform, int rate)
    {
        double step = Chromaprint.ItemSeconds * rate;
        var isLoud = new bool[items.Length + Chromaprint.ItemSpan];
        for (int i = 0; i < isLoud.Length; i++)
        {
            int from = (int)Math.Min(i * step, waveform.Length), to = (int)Math.Min((i + 1) * step, waveform.Length);
            isLoud[i] = to > from && TensorPrimitives.SumOfSquares(waveform[from..to]) > Threshold * Threshold * (to - from);
        }

        var isHeard = new bool[items.Length];
        for (int i = 0; i < isHeard.Length; i++)
        {
            isHeard[i] = isLoud.AsSpan(i, Chromaprint.ItemSpan).Count(true) > Chromaprint.ItemSpan / 2;
        }

        return new PrintItems(items, isHeard);
    }
}
