using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Video;

/// <summary>
/// Pillow's bicubic resize (a = -0.5, support widened when shrinking) for one pair of sizes, cut down to a square of
/// <see cref="ClipPreprocessing.Side"/>: horizontal pass, then vertical, each with 22-bit fixed-point weights, rounding and
/// clipping to 8 bits. Only the rows and columns that the square depends on are asked for. Not thread-safe.
/// </summary>
internal sealed class BicubicResizer
{
    private const int Side = ClipPreprocessing.Side;
    private const int Precision = 22;

    // A row after the horizontal pass, three bytes a pixel; the passes work in steps of 4 pixels and of 32 bytes.
    private const int RowBytes = 3 * Side;
    private readonly BicubicTaps _across;
    private readonly BicubicTaps _down;
    private readonly int[] _weights;
    private readonly byte[] _row;
    private readonly byte[] _narrow;

    public BicubicResizer(int sourceWidth, int sourceHeight, int width, int height, int left, int top)
    {
        _across = new BicubicTaps(sourceWidth, width, left, Side);
        _down = new BicubicTaps(sourceHeight, height, top, Side);

        // Chroma is shared by two columns, so that a part of a row begins at an even one; 32 are converted at a time.
        FirstColumn = _across.Begin & ~1;
        Columns = Math.Min(sourceWidth - FirstColumn, (_across.End - FirstColumn + 31) & ~31);

        // Each weight four times, once a byte of a pixel, and taps in pairs; the last pair may reach past the end with a weight of 0.
        _weights = new int[Side * 4 * Pairs * 2];
        for (int i = 0; i < Side * _across.Length; i++)
        {
            _weights.AsSpan(4 * (((i / _across.Length) * Pairs * 2) + (i % _across.Length)), 4).Fill(_across.Weights[i]);
        }

        _row = new byte[4 * (Columns + (2 * Pairs))];
        _narrow = new byte[((_down.End - _down.Begin + _down.Length) * RowBytes) + 4];
    }

    /// <summary>First source row that the square depends on.</summary>
    public int FirstRow => _down.Begin;

    /// <summary>The row after the last that the square depends on.</summary>
    public int EndRow => _down.End;

    /// <summary>First source column to hand over, an even number.</summary>
    public int FirstColumn { get; }

    /// <summary>Number of columns to hand over.</summary>
    public int Columns { get; }

    /// <summary>Where the next source row is laid for <see cref="AddRow"/>, four bytes a pixel (red, green, blue, unused).</summary>
    public Span<byte> Row => _row.AsSpan(0, 4 * Columns);

    private int Pairs => (_across.Length + 1) / 2;

    /// <summary>Takes the row in <see cref="Row"/> through the horizontal pass.</summary>
    /// <param name="y">Its number, from <see cref="FirstRow"/> to before <see cref="EndRow"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddRow(int y)
    {
        int pairs = Pairs;
        ref byte target = ref _narrow[(y - FirstRow) * RowBytes];
        ref byte source = ref MemoryMarshal.GetArrayDataReference(_row);
        ref int weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        ReadOnlySpan<int> first = _across.First;
        for (int x = 0; x <= first.Length - 4; x += 4)
        {
            Vector128<int> a = Sum(ref Unsafe.Add(ref source, 4 * (first[x] - FirstColumn)), ref weights, pairs);
            weights = ref Unsafe.Add(ref weights, 8 * pairs);
            Vector128<int> b = Sum(ref Unsafe.Add(ref source, 4 * (first[x + 1] - FirstColumn)), ref weights, pairs);
            weights = ref Unsafe.Add(ref weights, 8 * pairs);
            Vector128<int> c = Sum(ref Unsafe.Add(ref source, 4 * (first[x + 2] - FirstColumn)), ref weights, pairs);
            weights = ref Unsafe.Add(ref weights, 8 * pairs);
            Vector128<int> d = Sum(ref Unsafe.Add(ref source, 4 * (first[x + 3] - FirstColumn)), ref weights, pairs);
            weights = ref Unsafe.Add(ref weights, 8 * pairs);

            // Drops every fourth byte; the four left at the end are overwritten by the next pixels.
            Vector128.Shuffle(Pack(Vector128.Narrow(a, b), Vector128.Narrow(c, d)), Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255))
                .StoreUnsafe(ref target);
            target = ref Unsafe.Add(ref target, 12);
        }
    }

    /// <summary>The vertical pass over the rows added.</summary>
    /// <param name="rgb">Receives interleaved RGB, <c>[224, 224, 3]</c>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish(Span<byte> rgb)
    {
        for (int y = 0; y < Side; y++)
        {
            ReadOnlySpan<int> weights = _down.Weights.AsSpan(y * _down.Length, _down.Length);
            ref byte source = ref _narrow[(_down.First[y] - FirstRow) * RowBytes];
            ref byte target = ref MemoryMarshal.GetReference(rgb.Slice(y * RowBytes, RowBytes));
            for (int x = 0; x <= RowBytes - 32; x += 32)
            {
                Vector256<int> a = Vector256.Create(1 << (Precision - 1));
                Vector256<int> b = a;
                Vector256<int> c = a;
                Vector256<int> d = a;
                ref byte bytes = ref Unsafe.Add(ref source, x);
                for (int i = 0; i < weights.Length; i++)
                {
                    Vector256<int> weight = Vector256.Create(weights[i]);
                    a += EightBytes.Widen(ref bytes) * weight;
                    b += EightBytes.Widen(ref Unsafe.Add(ref bytes, 8)) * weight;
                    c += EightBytes.Widen(ref Unsafe.Add(ref bytes, 16)) * weight;
                    d += EightBytes.Widen(ref Unsafe.Add(ref bytes, 24)) * weight;
                    bytes = ref Unsafe.Add(ref bytes, RowBytes);
                }

                Pack(Words(a), Words(b)).StoreUnsafe(ref target, (nuint)x);
                Pack(Words(c), Words(d)).StoreUnsafe(ref target, (nuint)x + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sum(ref byte source, ref int weights, int pairs)
    {
        Vector256<int> sum = Vector256.Create(Vector128.Create(1 << (Precision - 1)), Vector128<int>.Zero);
        for (int i = 0; i < pairs; i++)
        {
            sum += EightBytes.Widen(ref Unsafe.Add(ref source, 8 * i)) * Vector256.LoadUnsafe(ref weights, 8 * (nuint)i);
        }

        return Vector128.ShiftRightArithmetic(sum.GetLower() + sum.GetUpper(), Precision);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Words(Vector256<int> sums)
    {
        Vector256<int> values = Vector256.ShiftRightArithmetic(sums, Precision);
        return Vector128.Narrow(values.GetLower(), values.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Pack(Vector128<short> low, Vector128<short> high) => Vector128.Narrow(Clip(low).AsUInt16(), Clip(high).AsUInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Clip(Vector128<short> values) =>
        Vector128.Min(Vector128.Max(values, Vector128<short>.Zero), Vector128.Create((short)255));
}
