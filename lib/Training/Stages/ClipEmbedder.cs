using Vcmr.Datasets.Tagged;
using Vcmr.Evaluation;
using Vcmr.Models;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>Embeds a tagged set's clips with a frozen encoder, in overlapping segments.</summary>
public static class ClipEmbedder
{
    /// <summary>Embeds every clip.</summary>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    /// <param name="corpus">The clips.</param>
    /// <param name="overlap">Overlap of two segments as a part of their length; 0.5 in the paper.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="VcmrException">A clip is shorter than one segment.</exception>
    public static ClipEmbeddings Embed(SampleCnn encoder, TaggedCorpus corpus, double overlap = 0.5, CancellationToken cancellation = default)
    {
        encoder.eval();
        Device device = ComputeDevices.Of(encoder);
        int length = encoder.Shape.InputLength;
        int width = encoder.Shape.EmbeddingSize;
        int[][] starts = [.. corpus.Clips.Select(c => SongSplitting.Starts(c.AudioLength, length, overlap, c.Id))];
        long[] offsets = [.. corpus.Clips.SelectMany((c, i) => starts[i].Select(s => c.AudioOffset + s))];
        float[] values = SegmentBatches.Run(
            offsets.Length, length, width, (segment, waveform) => corpus.ReadAudio(offsets[segment], waveform), x => encoder.call(x.to(device)), cancellation);
        return new ClipEmbeddings(values, [.. starts.Select(s => s.Length)], width);
    }
}
