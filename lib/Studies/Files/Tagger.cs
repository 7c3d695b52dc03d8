using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Studies.Files;

/// <summary>An encoder with its tagging head: tags any audio or video file, segment by segment.</summary>
public sealed class Tagger : IDisposable
{
    private readonly AudioEncoder _encoder;
    private readonly AudioEncoder _folded;
    private readonly Sequential _head;

    /// <summary>Takes over encoder and head, which must fit each other.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="head">The head on it, as <see cref="TaggingHead"/> makes it.</param>
    /// <param name="info">What they are.</param>
    public Tagger(AudioEncoder encoder, Sequential head, TaggerInfo info)
    {
        (_encoder, _head, Info) = (encoder, head, info);
        _encoder.eval();
        // Faster, and equal up to rounding; the encoder itself is kept for Save.
        _folded = encoder.ForInference();
        _head.eval();
    }

    /// <summary>What the tagger is.</summary>
    public TaggerInfo Info { get; }

    /// <summary>Writes the tagger as one file.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path) => TaggerFile.Save(path, ModuleState.Of(_encoder), ModuleState.Of(_head), Info);

    /// <summary>Reads a tagger. The caller disposes it.</summary>
    /// <param name="path">A tagger's file, or the folder of a tagging run or any checkpoint in it.</param>
    /// <exception cref="VcmrException">There is no tagger, or it is broken.</exception>
    public static Tagger Load(string path) => TaggerFile.Load(path);

    /// <summary>
    /// Tags a file as test clips are tagged: overlapping segments, the tail dropped, the mean of the segments' sigmoids.
    /// </summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Stops decoding, or between two batches.</param>
    /// <exception cref="VcmrException">The file cannot be decoded, is shorter than one segment, or its scores are not finite.</exception>
    public TaggedFile Tag(string path, CancellationToken cancellation = default)
    {
        int tags = Info.Tags.Count;
        SongFile song = SongFile.Decode(path, Info.Shape.InputLength, Info.Overlap, cancellation);
        float[] logits = song.Run(tags, Logits, cancellation);
        if (!System.Numerics.Tensors.TensorPrimitives.IsFiniteAll<float>(logits))
        {
            throw new VcmrException($"The scores of '{path}' are not finite; the checkpoint is broken, choose another.");
        }

        return new TaggedFile(
            path,
            [.. Enumerable.Range(0, song.Starts.Length).Select(song.Second)],
            song.SegmentSeconds,
            [.. Enumerable.Range(0, song.Starts.Length).Select(s => SegmentAggregation.Scores(logits.AsSpan(s * tags, tags), tags))],
            SegmentAggregation.Scores(logits, tags));
    }

    /// <summary>Tags files, a few at once, see <see cref="FileWorkers"/>.</summary>
    /// <param name="files">Audio and video files.</param>
    /// <param name="tagged">Takes each file's tags, in the order of the files.</param>
    /// <param name="failed">Told of each file that cannot be tagged, and in one sentence why.</param>
    /// <param name="cancellation">Stops decoding, or between two batches.</param>
    public void Tag(IReadOnlyList<string> files, Action<TaggedFile> tagged, Action<string, string> failed, CancellationToken cancellation = default)
    {
        FileWorkers.Run(files, Try, Take, cancellation);

        (string File, TaggedFile? Found, string Fault) Try(string file, CancellationToken stop)
        {
            try
            {
                return (file, Tag(file, stop), "");
            }
            catch (VcmrException e)
            {
                return (file, null, VisibleText.Of(e.Message.ReplaceLineEndings(" ")));
            }
        }

        void Take((string File, TaggedFile? Found, string Fault) item)
        {
            if (item.Found is null)
            {
                failed(item.File, item.Fault);
            }
            else
            {
                tagged(item.Found);
            }
        }
    }

    /// <summary>Scores a waveform as a test clip is scored.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1].</param>
    /// <param name="name">Its name, for the error.</param>
    /// <param name="aggregation">How the segments' scores are joined.</param>
    /// <param name="scores">Receives the scores in [0, 1], in the tagger's order of tags.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="VcmrException">The waveform is shorter than one segment.</exception>
    internal void Score(float[] waveform, string name, Aggregation aggregation, Span<float> scores, CancellationToken cancellation)
    {
        int length = Info.Shape.InputLength;
        int[] starts = ClipSegmentation.Starts(waveform.Length, length, Info.Overlap, name);
        float[] logits = SegmentBatches.Run(
            starts.Length, length, Info.Tags.Count, (segment, target) => waveform.AsSpan(starts[segment], length).CopyTo(target), Logits, cancellation);
        SegmentAggregation.Scores(logits, scores, aggregation);
    }

    /// <summary>Moves the networks to where they compute.</summary>
    internal void MoveTo(Device device)
    {
        _encoder.to(device);
        _folded.to(device);
        _head.to(device);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encoder.Dispose();
        if (_folded != _encoder)
        {
            _folded.Dispose();
        }

        _head.Dispose();
    }

    private Tensor Logits(Tensor waveforms)
    {
        using Tensor embeddings = _folded.call(waveforms.to(ComputeDevices.Of(_encoder)));
        return _head.call(embeddings);
    }
}

/// <summary>A file's tags over time.</summary>
/// <param name="File">The file.</param>
/// <param name="Seconds">Where each segment begins (s).</param>
/// <param name="SegmentSeconds">How long a segment is (s).</param>
/// <param name="Segments">Scores in [0, 1] of each segment, in the tagger's order of tags.</param>
/// <param name="Scores">Scores in [0, 1] of the file: the means over its segments.</param>
public sealed record TaggedFile(
    string File,
    IReadOnlyList<double> Seconds,
    double SegmentSeconds,
    IReadOnlyList<float[]> Segments,
    float[] Scores)
{
    /// <summary>Places of the tags, the likeliest first.</summary>
    /// <param name="count">How many at most.</param>
    public int[] Top(int count) => [.. Enumerable.Range(0, Scores.Length).OrderByDescending(t => Scores[t]).Take(count)];
}
