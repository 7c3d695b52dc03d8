using Vcmr.Datasets;
using Vcmr.Evaluation;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>Embeds a tagged set's clips with a frozen encoder, in overlapping segments.</summary>
public static class ClipEmbedder
{
    private const int Batch = 16;

    /// <summary>Embeds every clip.</summary>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    /// <param name="corpus">The clips.</param>
    /// <param name="overlap">Overlap of two segments as a part of their length; 0.5 in the paper.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="VcmrException">A clip is shorter than one segment.</exception>
    public static ClipEmbeddings Embed(SampleCnn encoder, TaggedCorpus corpus, double overlap = 0.5, CancellationToken cancellation = default)
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        encoder.eval();
        Device device = ComputeDevices.Of(encoder);
        int length = encoder.Shape.InputLength;
        int width = encoder.Shape.EmbeddingSize;
        int[][] starts = [.. corpus.Clips.Select(c => SongSplitting.Starts(c.AudioLength, length, overlap, c.Id))];
        long[] offsets = [.. corpus.Clips.SelectMany((c, i) => starts[i].Select(s => c.AudioOffset + s))];
        float[] values = new float[offsets.Length * width];
        Tensor waveforms = zeros(Batch, 1, length);
        for (int first = 0; first < offsets.Length; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            int rows = Math.Min(Batch, offsets.Length - first);
            for (int row = 0; row < rows; row++)
            {
                corpus.ReadAudio(offsets[first + row], TensorRows.Row(waveforms, row));
            }

            Tensor embeddings = encoder.call(waveforms.narrow(0, 0, rows).to(device)).cpu().contiguous();
            embeddings.data<float>().CopyTo(values.AsSpan(first * width, rows * width));
        }

        return new ClipEmbeddings(values, [.. starts.Select(s => s.Length)], width);
    }
}
