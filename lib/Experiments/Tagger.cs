using TorchSharp.Modules;
using Vcmr.Audio;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Experiments;

/// <summary>An encoder with its tagging head: tags any audio or video file, segment by segment.</summary>
public sealed class Tagger : IDisposable
{
    private const int Batch = 16;
    private readonly SampleCnn _encoder;
    private readonly Sequential _head;

    /// <summary>Takes over encoder and head, which must fit each other.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="head">The head on it, as <see cref="TaggingHead"/> makes it.</param>
    /// <param name="info">What they are.</param>
    public Tagger(SampleCnn encoder, Sequential head, TaggerInfo info)
    {
        (_encoder, _head, Info) = (encoder, head, info);
        _encoder.eval();
        _head.eval();
    }

    /// <summary>What the tagger is.</summary>
    public TaggerInfo Info { get; }

    /// <summary>Writes the tagger as one file.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => TaggerFile.Save(path, ModuleState.Of(_encoder), ModuleState.Of(_head), Info);

    /// <summary>Reads a tagger. The caller disposes it.</summary>
    /// <inheritdoc cref="TaggerFile.Load"/>
    public static Tagger Load(string path) => TaggerFile.Load(path);

    /// <summary>
    /// Tags a file as test clips are tagged: overlapping segments, the tail dropped, the mean of the segments' sigmoids.
    /// </summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Stops decoding, or between two batches.</param>
    /// <exception cref="VcmrException">The file cannot be decoded, or is shorter than one segment.</exception>
    public TaggedFile Tag(string path, CancellationToken cancellation = default)
    {
        int length = Info.Shape.InputLength;
        short[] samples = AudioDecoder.Decode(path, cancellation: cancellation);
        int[] starts = SongSplitting.Starts(samples.Length, length, Info.Overlap, path);
        float[][] segments = new float[starts.Length][];
        float[] logits = new float[starts.Length * Info.Tags.Count];
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        Device device = ComputeDevices.Of(_encoder);
        Tensor waveforms = zeros(Math.Min(Batch, starts.Length), 1, length);
        for (int first = 0; first < starts.Length; first += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            int rows = Math.Min(Batch, starts.Length - first);
            for (int row = 0; row < rows; row++)
            {
                SampleConversion.ToFloat(samples.AsSpan(starts[first + row], length), TensorRows.Row(waveforms, row));
            }

            Tensor result = _head.call(_encoder.call(waveforms.narrow(0, 0, rows).to(device))).cpu().contiguous();
            result.data<float>().CopyTo(logits.AsSpan(first * Info.Tags.Count, rows * Info.Tags.Count));
        }

        for (int s = 0; s < segments.Length; s++)
        {
            segments[s] = SegmentAggregation.Scores(logits.AsSpan(s * Info.Tags.Count, Info.Tags.Count), Info.Tags.Count);
        }

        return new TaggedFile(
            path,
            [.. starts.Select(s => s / (double)AudioFormat.SampleRate)],
            length / (double)AudioFormat.SampleRate,
            segments,
            SegmentAggregation.Scores(logits, Info.Tags.Count));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encoder.Dispose();
        _head.Dispose();
    }
}
