using Vcmr.Figures;
using Vcmr.Models;

namespace Vcmr.Lessons.Craft;

/// <summary>Compares the lengths that were computed from a shape with those that come out of the network.</summary>
public static class LayerTimes
{
    /// <summary>Sends a waveform of zeros through a network of the shape, as <see cref="ModelSummary"/> does.</summary>
    /// <param name="shape">The shape; the network is as wide as one channel needs, since width does not matter to lengths.</param>
    /// <param name="byHand">Length in time after the first convolution and after each block.</param>
    /// <exception cref="VcmrException">They are others.</exception>
    public static string Agree(SampleCnnShape shape, IEnumerable<long> byHand)
    {
        using var network = new SampleCnn(shape with { Width = 1, EmbeddingSize = 1 });
        // Of a block's layers the last one says what the next block takes; the last block is the embedding.
        long[] lengths = [.. ModelSummary.Of(network).Layers
            .Where(l => l.OutputShape.Count == 3)
            .GroupBy(l => string.Join('.', l.Layer.Split('.').Take(2)))
            .Select(block => block.Last().OutputShape[2])];
        return Agreement.Of([.. byHand.Select(l => (double)l)], [.. lengths.SkipLast(1).Select(l => (double)l)], $"{shape.InputLength} samples: lengths after {shape.Blocks + 1} blocks");
    }
}
