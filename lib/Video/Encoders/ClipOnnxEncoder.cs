using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

/// <summary>
/// An image encoder in ONNX form, such as CLIP ViT-B/32's image tower: one input of 224×224 RGB pictures, one output of
/// 512 values; weights of any type ONNX Runtime computes with (fp32, fp16, quantised to int8). Names, batch size and
/// number type come from the model. It runs on the first NVIDIA GPU in a build with <c>-p:Cuda=true</c>, else on the CPU.
/// One session serves all callers.
/// </summary>
public sealed class ClipOnnxEncoder : IFrameEncoder
{
    // Bounds the memory of a call; larger batches gain nothing on a CPU.
    private const int MostFrames = 64;

    private readonly OnnxImageModel _model;
    private readonly ConcurrentBag<OnnxImageBatch> _batches = [];

    /// <summary>Loads a model and tries it on pictures.</summary>
    /// <param name="path">The ONNX file; files with its weights lie beside it.</param>
    /// <param name="preprocessing">What it was trained with; null where that is known: of models that this project writes or knows by their SHA-256, and of Hugging Face's exports of CLIP.</param>
    /// <param name="threads">CPU threads that the calls share; 0 is one a core.</param>
    /// <exception cref="VcmrException">The file is missing, no ONNX model, has other inputs or outputs, gives no finite numbers or always the same, or its preprocessing is unknown or another.</exception>
    public ClipOnnxEncoder(string path, FramePreprocessing? preprocessing = null, int threads = 0)
    {
        Threads = threads > 0 ? threads : Environment.ProcessorCount;
        _model = OnnxImageModel.Open(path, preprocessing, threads);
        Name = Path.GetFileNameWithoutExtension(path);
    }

    /// <summary>The model's name: its file's, without the ending.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public string Id => $"onnx-{Name}-sha256:{Sha256}";

    /// <inheritdoc/>
    /// <remarks>Of a model in several files that of all of them, one after another, the .onnx file first.</remarks>
    public string Sha256 => _model.Sha256;

    /// <inheritdoc/>
    public FramePreprocessing Preprocessing => _model.Preprocessing;

    /// <inheritdoc/>
    public int Dimension => VisualFeatures.Dimension;

    /// <summary>CPU threads that the calls share.</summary>
    public int Threads { get; }

    /// <summary>What it is and where it runs, in a sentence.</summary>
    public string About =>
        $"Frame encoder {Name}: {(_model.IsHalf ? "float16" : "float32")} input '{_model.Input}', output '{_model.Output}', preprocessing {Preprocessing.Name}, {_model.Where}.";

    /// <inheritdoc/>
    /// <exception cref="OnnxRuntimeException">The runtime failed, for example for want of memory.</exception>
    public void Encode(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        const int FrameBytes = ClipPreprocessing.FrameBytes;
        if (!_batches.TryTake(out OnnxImageBatch? batch))
        {
            batch = new OnnxImageBatch(_model);
        }

        int most = _model.FixedBatch > 0 ? _model.FixedBatch : MostFrames;
        for (int first = 0; first < count; first += most)
        {
            int used = Math.Min(most, count - first);
            batch.Run(frames.Slice(first * FrameBytes, used * FrameBytes), used, features.Slice(first * Dimension, used * Dimension));
        }

        // A batch whose run failed is not used again.
        _batches.Add(batch);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_batches.TryTake(out OnnxImageBatch? batch))
        {
            batch.Dispose();
        }

        _model.Dispose();
    }
}

/// <summary>
/// Input and output of one call of an <see cref="OnnxImageModel"/>, kept for the next call so that a call allocates
/// nothing of size. Not thread-safe.
/// </summary>
internal sealed class OnnxImageBatch(OnnxImageModel model) : IDisposable
{
    private const int FrameValues = ClipPreprocessing.FrameBytes;
    private readonly RunOptions _options = new();
    private OnnxBuffer? _input;
    private OnnxBuffer? _output;
    private int _size;

    /// <summary>Encodes frames.</summary>
    /// <param name="frames">Bytes <c>[count, 224, 224, 3]</c>.</param>
    /// <param name="count">Number of frames, at most the model's batch where that is fixed.</param>
    /// <param name="features">Receives <c>[count, 512]</c>.</param>
    public void Run(ReadOnlySpan<byte> frames, int count, Span<float> features)
    {
        Resize(model.FixedBatch > 0 ? model.FixedBatch : count);
        for (int i = 0; i < count; i++)
        {
            _input!.SetFrame(i, frames.Slice(i * FrameValues, FrameValues), model.Preprocessing);
        }

        // What is left of an earlier call must not count: a quantised model scales by the whole batch.
        _input!.Clear(count * FrameValues);
        model.Run(_options, _input.Value, _output!.Value);
        _output.CopyTo(features);
    }

    public void Dispose()
    {
        _input?.Dispose();
        _output?.Dispose();
        _options.Dispose();
    }

    private void Resize(int size)
    {
        if (_size != size)
        {
            _input?.Dispose();
            _output?.Dispose();
            _input = new OnnxBuffer(model.IsHalf, [size, 3, ClipPreprocessing.Side, ClipPreprocessing.Side]);
            _output = new OnnxBuffer(model.IsHalfOutput, [size, .. model.OutputShape.Skip(1)]);
            _size = size;
        }
    }
}

/// <summary>A tensor of float32 or float16 that ONNX Runtime reads and writes in place.</summary>
internal sealed class OnnxBuffer : IDisposable
{
    private readonly float[]? _floats;
    private readonly Float16[]? _halves;
    private float[]? _plane;

    /// <summary>Allocates zeros.</summary>
    /// <param name="isHalf">Whether the values are float16.</param>
    /// <param name="shape">The tensor's shape.</param>
    public OnnxBuffer(bool isHalf, long[] shape)
    {
        long length = shape.Aggregate(1L, (a, b) => a * b);
        if (isHalf)
        {
            _halves = new Float16[length];
            Value = OrtValue.CreateTensorValueFromMemory(_halves, shape);
        }
        else
        {
            _floats = new float[length];
            Value = OrtValue.CreateTensorValueFromMemory(_floats, shape);
        }
    }

    /// <summary>The tensor as the runtime takes it.</summary>
    public OrtValue Value { get; }

    private Span<Half> Halves => MemoryMarshal.Cast<Float16, Half>(_halves.AsSpan());

    /// <summary>Puts a normalised frame in its place, for a tensor of pictures.</summary>
    /// <param name="place">Its number in the batch.</param>
    /// <param name="frame">Bytes <c>[224, 224, 3]</c>.</param>
    /// <param name="preprocessing">How it is normalised.</param>
    public void SetFrame(int place, ReadOnlySpan<byte> frame, FramePreprocessing preprocessing)
    {
        if (_halves is null)
        {
            preprocessing.ToTensor(frame, _floats.AsSpan(place * frame.Length, frame.Length));
        }
        else
        {
            _plane ??= new float[frame.Length];
            preprocessing.ToTensor(frame, _plane);
            TensorPrimitives.ConvertToHalf(_plane, Halves.Slice(place * frame.Length, frame.Length));
        }
    }

    /// <summary>Sets everything from a value on to zero.</summary>
    public void Clear(int from)
    {
        _floats.AsSpan(_floats is null ? 0 : from).Clear();
        _halves.AsSpan(_halves is null ? 0 : from).Clear();
    }

    /// <summary>Copies the first values.</summary>
    public void CopyTo(Span<float> target)
    {
        if (_halves is null)
        {
            _floats.AsSpan(0, target.Length).CopyTo(target);
        }
        else
        {
            TensorPrimitives.ConvertToSingle(Halves[..target.Length], target);
        }
    }

    public void Dispose() => Value.Dispose();
}
