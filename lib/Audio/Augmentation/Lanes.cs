using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
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
        Vector128<float> quarter = Quarter(x);
        return quarter[0] + quarter[1] + (quarter[2] + quarter[3]);
    }

    /// <summary>The sums of eight vectors, each added up as <see cref="Sum"/> does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Sums(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, Vector512<float> e, Vector512<float> f, Vector512<float> g, Vector512<float> h)
    {
        if (!Avx512F.IsSupported)
        {
            return Vector256.Create(Sum(a), Sum(b), Sum(c), Sum(d), Sum(e), Sum(f), Sum(g), Sum(h));
        }

        // Two vectors' halves lie side by side, then four vectors' quarters, and at last two fours' pairs.
        Vector512<float> first = Quarters(Halves(a, b), Halves(c, d)), second = Quarters(Halves(e, f), Halves(g, h));
        Vector512<float> pairs = Avx512F.Shuffle(first, second, 0b10_00_10_00) + Avx512F.Shuffle(first, second, 0b11_01_11_01);
        Vector512<float> sums = Avx512F.Shuffle(pairs, pairs, 0b10_00_10_00) + Avx512F.Shuffle(pairs, pairs, 0b11_01_11_01);
        return Avx512F.PermuteVar16x32(sums, Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 0, 0, 0, 0, 0, 0, 0, 0)).GetLower();

        static Vector512<float> Halves(Vector512<float> x, Vector512<float> y) => Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

        static Vector512<float> Quarters(Vector512<float> x, Vector512<float> y) => Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);
    }

    /// <summary>The last lane in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Last(Vector512<float> x) => Avx512F.IsSupported
        ? Avx512F.PermuteVar16x32(x, Vector512.Create(15))
        : Vector512.Create(x[15]);

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Quarter(Vector512<float> x)
    {
        Vector256<float> half = x.GetLower() + x.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

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

/// <summary>
/// A buffer of floats that begins with a cache line, freed when disposed: a vector read from anywhere else lies across two.
/// Its content is undefined until written.
/// </summary>
internal readonly unsafe ref struct AlignedScratch
{
    private const int CacheLine = 64;
    private readonly float* _start;
    private readonly int _length;

    public AlignedScratch(int length)
    {
        _length = length;
        _start = (float*)NativeMemory.AlignedAlloc((nuint)length * sizeof(float), CacheLine);
    }

    public Span<float> Span => new(_start, _length);

    public void Dispose() => NativeMemory.AlignedFree(_start);
}
