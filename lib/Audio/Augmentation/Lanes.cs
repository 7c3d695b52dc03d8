using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Audio.Augmentation;

/// <summary>What <see cref="Vector512"/> lacks or does slowly with the 16 lanes of a vector.</summary>
internal static class Lanes
{
    /// <summary>Sum of the lanes, halves first: one sum across four lanes where <c>Vector512.Sum</c> does four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> x)
    {
        Vector256<float> half = x.GetLower() + x.GetUpper();
        return Vector128.Sum(half.GetLower() + half.GetUpper());
    }

    /// <summary>Lanes moved up by one, zero first: lane i of the result is lane i − 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp1(Vector512<float> x) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(x.AsInt32(), Vector512<int>.Zero, 15).AsSingle()
        : Vector512.Create(Vector256.Shuffle(x.GetLower(), Up1), Vector256.Shuffle(x.GetUpper(), Up1).WithElement(0, x[7]));

    /// <summary>Lanes moved up by two, zeros first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp2(Vector512<float> x) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(x.AsInt32(), Vector512<int>.Zero, 14).AsSingle()
        : ShiftUp1(ShiftUp1(x));

    /// <summary>Lanes moved up by four, zeros first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp4(Vector512<float> x) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(x.AsInt32(), Vector512<int>.Zero, 12).AsSingle()
        : Vector512.Create(
            Vector256.Create(Vector128<float>.Zero, x.GetLower().GetLower()),
            Vector256.Create(x.GetLower().GetUpper(), x.GetUpper().GetLower()));

    /// <summary>Lanes moved up by eight, zeros first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ShiftUp8(Vector512<float> x) => Avx512F.IsSupported
        ? Avx512F.AlignRight32(x.AsInt32(), Vector512<int>.Zero, 8).AsSingle()
        : Vector512.Create(Vector256<float>.Zero, x.GetLower());

    private static Vector256<int> Up1 => Vector256.Create(-1, 0, 1, 2, 3, 4, 5, 6);
}

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
