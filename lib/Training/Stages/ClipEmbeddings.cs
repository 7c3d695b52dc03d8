using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>Embeddings of a set's clips, several segments a clip.</summary>
public sealed class ClipEmbeddings
{
    private readonly int[] _starts;

    /// <summary>Wraps embeddings.</summary>
    /// <param name="values">Row-major <c>[segments of all clips, width]</c>, clip after clip.</param>
    /// <param name="segments">Segments of each clip, at least one.</param>
    /// <param name="width">Width of an embedding.</param>
    public ClipEmbeddings(float[] values, IReadOnlyList<int> segments, int width)
    {
        (Values, Width) = (values, width);
        _starts = new int[segments.Count + 1];
        for (int i = 0; i < segments.Count; i++)
        {
            _starts[i + 1] = _starts[i] + segments[i];
        }

        if (values.Length != (long)_starts[^1] * width)
        {
            throw new ArgumentException($"{values.Length} values are not {_starts[^1]} rows of {width}.", nameof(values));
        }
    }

    /// <summary>All embeddings, row-major.</summary>
    public float[] Values { get; }

    /// <summary>Width of an embedding.</summary>
    public int Width { get; }

    /// <summary>Number of clips.</summary>
    public int Clips => _starts.Length - 1;

    /// <summary>First row of a clip.</summary>
    public int FirstRow(int clip) => _starts[clip];

    /// <summary>Number of segments of a clip.</summary>
    public int Segments(int clip) => _starts[clip + 1] - _starts[clip];

    /// <summary>The embedding of one segment of a clip.</summary>
    public ReadOnlySpan<float> Row(int clip, int segment) => Values.AsSpan((_starts[clip] + segment) * Width, Width);

    /// <summary>The embeddings of some clips' segments, row-major <c>[their segments, width]</c>.</summary>
    internal float[] Of(IReadOnlyList<int> clips)
    {
        float[] values = new float[clips.Sum(Segments) * Width];
        int at = 0;
        foreach (int clip in clips)
        {
            int count = Segments(clip) * Width;
            Values.AsSpan(FirstRow(clip) * Width, count).CopyTo(values.AsSpan(at));
            at += count;
        }

        return values;
    }

    /// <summary>Some columns of all rows.</summary>
    internal ClipEmbeddings Columns(int first, int count)
    {
        float[] values = new float[Values.Length / Width * count];
        for (int row = 0; row < Values.Length / Width; row++)
        {
            Values.AsSpan((row * Width) + first, count).CopyTo(values.AsSpan(row * count));
        }

        return new ClipEmbeddings(values, [.. Enumerable.Range(0, Clips).Select(Segments)], count);
    }

    /// <summary>A clip's mean embedding over its segments.</summary>
    public float[] Mean(int clip)
    {
        float[] mean = new float[Width];
        for (int s = 0; s < Segments(clip); s++)
        {
            System.Numerics.Tensors.TensorPrimitives.Add(mean, Row(clip, s), mean);
        }

        System.Numerics.Tensors.TensorPrimitives.Divide(mean, Segments(clip), mean);
        return mean;
    }

    /// <summary>Writes a safetensors file: <c>embeddings</c> [segments, width] and <c>segments</c> [clips].</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VcmrException">The file cannot be written.</exception>
    public void Save(string path)
    {
        using var scope = NewDisposeScope();
        long[] segments = [.. Enumerable.Range(0, Clips).Select(c => (long)Segments(c))];
        Safetensors.WriteSealed(
            path,
            [KeyValuePair.Create("embeddings", tensor(Values).reshape(-1, Width)), KeyValuePair.Create("segments", tensor(segments))],
            new Dictionary<string, string>());
    }

    /// <summary>Reads a file that <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="VcmrException">The file is broken or holds something else.</exception>
    public static ClipEmbeddings Load(string path)
    {
        using SafetensorsFile file = Safetensors.Read(path);
        if (file.Tensors.TryGetValue("embeddings", out Tensor? values) && values.dtype == ScalarType.Float32 && values.dim() == 2 && values.shape[1] <= int.MaxValue
            && file.Tensors.TryGetValue("segments", out Tensor? segments) && segments.dtype == ScalarType.Int64 && segments.dim() == 1)
        {
            long[] counts = segments.data<long>().ToArray();
            if (counts.All(c => c is >= 0 and <= int.MaxValue) && counts.Sum(c => (decimal)c) == values.shape[0])
            {
                return new ClipEmbeddings(values.data<float>().ToArray(), [.. counts.Select(c => (int)c)], (int)values.shape[1]);
            }
        }

        throw new VcmrException($"'{path}' holds no embeddings; delete it to compute them again.");
    }

    /// <summary>As <see cref="Load(string)"/>, for a set of so many clips.</summary>
    internal static ClipEmbeddings Load(string path, int clips) => Load(path) is { } read && read.Clips == clips
        ? read
        : throw new VcmrException($"'{path}' holds embeddings of another number of clips than {clips}; delete it to compute them again.");
}
