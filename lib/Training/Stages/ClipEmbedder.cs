using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>Embeds a tagged set's clips with a frozen encoder, in overlapping segments.</summary>
internal static class ClipEmbedder
{
    /// <summary>Embeds every clip.</summary>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    /// <param name="corpus">The clips.</param>
    /// <param name="overlap">Overlap of two segments as a part of their length; 0.5 in the paper.</param>
    /// <param name="clips">The clips, by their place in the corpus; all where it is null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="VcmrException">A clip is shorter than one segment.</exception>
    public static ClipEmbeddings Embed(
        AudioEncoder encoder, TaggedCorpus corpus, double overlap = 0.5, IReadOnlyList<int>? clips = null, CancellationToken cancellation = default) =>
        Embed(encoder, corpus, clips, encoder.Architecture.EmbeddingSize, encoder.call, overlap, cancellation);

    /// <summary>Embeds every clip and reads it by the time-means of the encoder's first blocks, see <see cref="SampleCnn.WithBlockMeans"/>.</summary>
    /// <inheritdoc cref="Embed(AudioEncoder, TaggedCorpus, double, IReadOnlyList{int}?, CancellationToken)"/>
    public static (ClipEmbeddings Embeddings, ClipEmbeddings BlockMeans) EmbedWithBlocks(
        SampleCnn encoder, TaggedCorpus corpus, int blocks, double overlap, CancellationToken cancellation)
    {
        int means = encoder.Shape.Width + Enumerable.Range(0, blocks - 1).Sum(encoder.Shape.Channels), width = means + encoder.Shape.EmbeddingSize;
        ClipEmbeddings both = Embed(encoder, corpus, clips: null, width, x => encoder.WithBlockMeans(x, blocks), overlap, cancellation);
        return (both.Columns(means, encoder.Shape.EmbeddingSize), both.Columns(0, means));
    }

    private static ClipEmbeddings Embed(
        AudioEncoder encoder, TaggedCorpus corpus, IReadOnlyList<int>? clips, int width, Func<Tensor, Tensor> network, double overlap, CancellationToken cancellation)
    {
        encoder.eval();
        Device device = ComputeDevices.Of(encoder);
        int length = encoder.Architecture.InputLength;
        TaggedClip[] own = [.. clips?.Select(c => corpus.Clips[c]) ?? corpus.Clips];
        int[][] starts = [.. own.Select(c => ClipSegmentation.Starts(c.AudioLength, length, overlap, c.Id))];
        long[] offsets = [.. own.SelectMany((c, i) => starts[i].Select(s => c.AudioOffset + s))];
        float[] values = SegmentBatches.Run(
            offsets.Length, length, width, (segment, waveform) => corpus.ReadAudio(offsets[segment], waveform), x => network(x.to(device)), cancellation);
        return new ClipEmbeddings(values, [.. starts.Select(s => s.Length)], width);
    }
}

/// <summary>Runs a network over many segments, a batch at a time, with one buffer for all batches.</summary>
internal static class SegmentBatches
{
    /// <summary>Segments a call of the network, where nothing else is said.</summary>
    public const int Batch = 16;

    /// <summary>Writes one segment's waveform.</summary>
    /// <param name="segment">Which segment.</param>
    /// <param name="waveform">Receives its samples in [−1, 1).</param>
    public delegate void Reader(int segment, Span<float> waveform);

    /// <summary>Runs the network, without gradients, <see cref="Batch"/> segments a call.</summary>
    /// <inheritdoc cref="Run(int, int, int, int, Reader, Func{Tensor, Tensor}, CancellationToken)"/>
    public static float[] Run(int segments, int length, int width, Reader read, Func<Tensor, Tensor> network, CancellationToken cancellation) =>
        Run(segments, Batch, length, width, read, network, cancellation);

    /// <summary>Runs the network, without gradients.</summary>
    /// <param name="segments">Number of segments.</param>
    /// <param name="batch">Segments a call of the network.</param>
    /// <param name="length">Samples of a segment.</param>
    /// <param name="width">Numbers that come out for a segment.</param>
    /// <param name="read">Reads a segment.</param>
    /// <param name="network">Takes <c>[batch, 1, length]</c>, gives <c>[batch, width]</c> on any device; in evaluation mode.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>Row-major <c>[segments, width]</c>.</returns>
    public static float[] Run(int segments, int batch, int length, int width, Reader read, Func<Tensor, Tensor> network, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        float[] values = new float[(long)segments * width];
        Tensor waveforms = zeros(Math.Min(batch, segments), 1, length);
        for (int first = 0; first < segments; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            int rows = Math.Min(batch, segments - first);
            for (int row = 0; row < rows; row++)
            {
                read(first + row, TensorRows.Row(waveforms, row));
            }

            Tensor result = network(waveforms.narrow(0, 0, rows)).cpu().contiguous();
            result.data<float>().CopyTo(values.AsSpan(first * width, rows * width));
        }

        return values;
    }
}
