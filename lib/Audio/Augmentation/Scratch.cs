using System.Buffers;

namespace Vcmr.Audio.Augmentation;

/// <summary>A pooled buffer of floats, given back when disposed. Its content is undefined until written.</summary>
internal readonly ref struct Scratch
{
    private readonly float[] _array;

    public Scratch(int length)
    {
        _array = ArrayPool<float>.Shared.Rent(length);
        Span = _array.AsSpan(0, length);
    }

    public Span<float> Span { get; }

    public void Dispose() => ArrayPool<float>.Shared.Return(_array);
}
