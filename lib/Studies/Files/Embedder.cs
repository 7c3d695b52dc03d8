using System.Numerics.Tensors;
using Vcmr.Datasets;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Training.Stages;

namespace Vcmr.Studies.Files;

/// <summary>Embeds audio and video files with a frozen encoder, in overlapping segments as test clips are.</summary>
public sealed class Embedder : IDisposable
{
    /// <summary>Overlap of two segments as a part of their length in the evaluation of the paper.</summary>
    public const double Overlap = 0.5;

    private readonly AudioEncoder _encoder;
    private readonly AudioEncoder _folded;

    /// <summary>Takes over an encoder.</summary>
    /// <param name="encoder">The encoder; put in evaluation mode.</param>
    public Embedder(AudioEncoder encoder)
    {
        _encoder = encoder;
        _encoder.eval();
        // Faster, and equal up to rounding.
        _folded = encoder.ForInference();
    }

    /// <summary>Shape of the encoder.</summary>
    public IEncoderShape Shape => _encoder.Architecture;

    /// <summary>Reads the encoder of a checkpoint. The caller disposes the embedder.</summary>
    /// <inheritdoc cref="EncoderFile.Open"/>
    public static Embedder Load(string path, int inputLength = 0) => new(EncoderFile.Load(path, inputLength));

    /// <summary>Embeds one file.</summary>
    /// <param name="path">An audio or video file.</param>
    /// <param name="cancellation">Stops decoding, or between two batches.</param>
    /// <returns>The mean over the file's segments, as many numbers as the encoder gives.</returns>
    /// <exception cref="VcmrException">The file cannot be decoded, is shorter than one segment, or its embedding is not finite.</exception>
    public float[] Embed(string path, CancellationToken cancellation = default)
    {
        float[] mean = Embed(SongFile.Decode(path, Shape.InputLength, Overlap, cancellation), isPooled: true, cancellation).Mean(0);
        return TensorPrimitives.IsFiniteAll(mean) ? mean : throw new VcmrException(NotFinite(path));
    }

    /// <summary>Embeds sound that is in memory.</summary>
    /// <param name="waveform">Samples at 16 kHz in [−1, 1).</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>The mean over its segments, as many numbers as the encoder gives.</returns>
    /// <exception cref="VcmrException">It is shorter than one segment.</exception>
    public float[] Embed(float[] waveform, CancellationToken cancellation = default)
    {
        short[] samples = [.. waveform.Select(SampleConversion.ToSample)];
        return Embed(SongFile.Of("the sound", samples, Shape.InputLength, Overlap), isPooled: true, cancellation).Mean(0);
    }

    /// <summary>
    /// Embeds files into a numpy array float32 <c>[files, width]</c>, each the mean over its segments, or
    /// <c>[segments of all files, width]</c>, with a CSV file beside it that says what each row is. A few files are worked on at
    /// once and in memory, see <see cref="FileWorkers"/>.
    /// </summary>
    /// <param name="files">Audio and video files, in the order of the rows.</param>
    /// <param name="output">The array's file, which ends in <c>.npy</c>.</param>
    /// <param name="segments">Whether each segment keeps a row of its own.</param>
    /// <param name="progress">Told about each file.</param>
    /// <param name="failed">Told, in one sentence, about each file that could not be embedded; its row is NaN.</param>
    /// <param name="cancellation">Stops between two batches; nothing is written then.</param>
    /// <exception cref="VcmrException">The output cannot be written, or ffmpeg is missing.</exception>
    public EmbeddingSummary Embed(
        IReadOnlyList<string> files,
        string output,
        bool segments = false,
        IProgress<ItemProgress>? progress = null,
        Action<string>? failed = null,
        CancellationToken cancellation = default)
    {
        AudioDecoder.RequirePrograms(files);
        using var table = new EmbeddingTable(output, Shape.EmbeddingSize, segments);
        int done = 0, faults = 0;
        FileWorkers.Run(files, Try, Add, cancellation);
        table.Commit();
        return new EmbeddingSummary(files.Count, faults, table.Rows, Shape.EmbeddingSize, table.TablePath);

        (string File, SongFile? Song, ClipEmbeddings? Embeddings, string Fault) Try(string path, CancellationToken stop)
        {
            try
            {
                SongFile song = SongFile.Decode(path, Shape.InputLength, Overlap, stop);
                ClipEmbeddings embeddings = Embed(song, !segments, stop);
                song.Forget();
                return TensorPrimitives.IsFiniteAll(embeddings.Values) ? (path, song, embeddings, "") : (path, null, null, NotFinite(path));
            }
            catch (VcmrException e)
            {
                return (path, null, null, e.Message.ReplaceLineEndings(" "));
            }
        }

        void Add((string File, SongFile? Song, ClipEmbeddings? Embeddings, string Fault) item)
        {
            if (item.Embeddings is not null)
            {
                table.Add(item.Song!, item.Embeddings);
            }
            else
            {
                faults++;
                table.AddFailed(item.File, item.Fault);
                failed?.Invoke(item.Fault);
            }

            progress?.Report(new ItemProgress(++done, files.Count, Path.GetFileName(item.File)));
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _encoder.Dispose();
        if (_folded != _encoder)
        {
            _folded.Dispose();
        }
    }

    private static string NotFinite(string path) => $"The embedding of '{path}' is not finite; the checkpoint is broken, choose another.";

    /// <summary>A row a segment; or their mean, for which none is kept.</summary>
    private ClipEmbeddings Embed(SongFile song, bool isPooled, CancellationToken cancellation)
    {
        int width = Shape.EmbeddingSize;
        if (!isPooled)
        {
            float[] rows = song.Run(width, _folded.call, cancellation);
            return new ClipEmbeddings(rows, [song.Starts.Length], width);
        }

        float[] mean = new float[width];
        song.Run(width, _folded.call, Add, cancellation);
        TensorPrimitives.Divide(mean, song.Starts.Length, mean);
        return new ClipEmbeddings(mean, [1], width);

        void Add(float[] rows)
        {
            for (int at = 0; at < rows.Length; at += width)
            {
                TensorPrimitives.Add(mean, rows.AsSpan(at, width), mean);
            }
        }
    }
}

/// <summary>What embedding files gave.</summary>
/// <param name="Files">Number of files.</param>
/// <param name="Failed">Files that could not be embedded; their row is NaN.</param>
/// <param name="Rows">Rows written.</param>
/// <param name="Width">Numbers in a row.</param>
/// <param name="Table">The table that says which row is what.</param>
public sealed record EmbeddingSummary(int Files, int Failed, long Rows, int Width, string Table);
