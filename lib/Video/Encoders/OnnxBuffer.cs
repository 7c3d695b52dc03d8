using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Video.Encoders;

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
