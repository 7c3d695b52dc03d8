using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Video.Preprocessing;

/// <summary>
/// Pillow's bicubic or bilinear resize (a = -0.5, support widened when shrinking) for one pair of sizes, cut down to a square of
/// <see cref="ClipPreprocessing.Side"/>: horizontal pass, then vertical, each with 22-bit fixed-point weights, rounding and
/// clipping to 8 bits. Only the rows and columns that the square depends on are asked for. Not thread-safe.
/// </summary>
internal sealed class BicubicResizer
{
    /// <summary>So many rows go through the horizontal pass together, so that each weight is loaded once for all of them.</summary>
    public const int Lines = 4;

    private const int Side = ClipPreprocessing.Side;
    private const int Precision = 22;

    // A row after the horizontal pass, three bytes a pixel, which are written by four.
    private const int RowBytes = 3 * Side;
    private const int Stride = RowBytes + 16;
    private readonly BicubicTaps _across;
    private readonly BicubicTaps _down;
    private readonly int[] _weights;
    private readonly byte[] _rows;
    private readonly byte[] _narrow;

    public BicubicResizer(int sourceWidth, int sourceHeight, int width, int height, int left, int top, ResizeFilter filter)
    {
        _across = new BicubicTaps(sourceWidth, width, left, Side, filter);
        _down = new BicubicTaps(sourceHeight, height, top, Side, filter);

        // Chroma is shared by two columns, so that a part of a row begins at an even one; 32 are converted at a time.
        FirstColumn = _across.Begin & ~1;
        Columns = Math.Min(sourceWidth - FirstColumn, (_across.End - FirstColumn + 31) & ~31);

        // Each weight four times, once a byte of a pixel, and taps in pairs; the last pair may reach past the end with a weight of 0.
        _weights = new int[Side * 4 * Pairs * 2];
        for (int i = 0; i < Side * _across.Length; i++)
        {
            _weights.AsSpan(4 * (((i / _across.Length) * Pairs * 2) + (i % _across.Length)), 4).Fill(_across.Weights[i]);
        }

        _rows = new byte[Lines * LineBytes];
        _narrow = new byte[(_down.End - _down.Begin + _down.Length + Lines) * Stride];
    }

    /// <summary>First source row that the square depends on.</summary>
    public int FirstRow => _down.Begin;

    /// <summary>The row after the last that the square depends on.</summary>
    public int EndRow => _down.End;

    /// <summary>First source column to hand over, an even number.</summary>
    public int FirstColumn { get; }

    /// <summary>Number of columns to hand over.</summary>
    public int Columns { get; }

    private int Pairs => (_across.Length + 1) / 2;

    private int LineBytes => 4 * (Columns + (2 * Pairs));

    /// <summary>Where a source row is laid for <see cref="AddRows"/>, four bytes a pixel (red, green, blue, unused).</summary>
    /// <param name="line">Its place among those that are added together.</param>
    public Span<byte> Row(int line) => _rows.AsSpan(line * LineBytes, 4 * Columns);

    /// <summary>Takes the rows laid into <see cref="Row"/> through the horizontal pass.</summary>
    /// <param name="y">The first one's number, from <see cref="FirstRow"/> on; what is past <see cref="EndRow"/> does not count.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddRows(int y)
    {
        int pairs = Pairs;
        int line = LineBytes;
        ref byte target = ref _narrow[(y - FirstRow) * Stride];
        ref byte rows = ref MemoryMarshal.GetArrayDataReference(_rows);
        ref int weights = ref MemoryMarshal.GetArrayDataReference(_weights);
        foreach (int first in _across.First)
        {
            var a = Vector256.Create(Vector128.Create(1 << (Precision - 1)), Vector128<int>.Zero);
            Vector256<int> b = a;
            Vector256<int> c = a;
            Vector256<int> d = a;
            ref byte source = ref Unsafe.Add(ref rows, 4 * (first - FirstColumn));
            for (int i = 0; i < pairs; i++)
            {
                var weight = Vector256.LoadUnsafe(ref weights);
                a += EightBytes.Widen(ref source) * weight;
                b += EightBytes.Widen(ref Unsafe.Add(ref source, line)) * weight;
                c += EightBytes.Widen(ref Unsafe.Add(ref source, 2 * line)) * weight;
                d += EightBytes.Widen(ref Unsafe.Add(ref source, 3 * line)) * weight;
                weights = ref Unsafe.Add(ref weights, 8);
                source = ref Unsafe.Add(ref source, 8);
            }

            // The byte too many is overwritten by the next pixel.
            Vector128<uint> pixels = Pack(Vector128.Narrow(Pixel(a), Pixel(b)), Vector128.Narrow(Pixel(c), Pixel(d))).AsUInt32();
            Unsafe.WriteUnaligned(ref target, pixels[0]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, Stride), pixels[1]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, 2 * Stride), pixels[2]);
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, 3 * Stride), pixels[3]);
            target = ref Unsafe.Add(ref target, 3);
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
            ref byte source = ref _narrow[(_down.First[y] - FirstRow) * Stride];
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
                    bytes = ref Unsafe.Add(ref bytes, Stride);
                }

                Pack(Words(a), Words(b)).StoreUnsafe(ref target, (nuint)x);
                Pack(Words(c), Words(d)).StoreUnsafe(ref target, (nuint)x + 16);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Pixel(Vector256<int> sums) => Vector128.ShiftRightArithmetic(sums.GetLower() + sums.GetUpper(), Precision);

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

/// <summary>
/// Which source pixels an output pixel of Pillow's resize is made of along one side, for a part of the outputs:
/// as many for each, those that are too many with a weight of 0.
/// </summary>
internal sealed class BicubicTaps
{
    private const int Precision = 22;

    public BicubicTaps(int from, int to, int first, int count, ResizeFilter filter)
    {
        double scale = (double)from / to;
        double filterScale = Math.Max(1, scale);
        bool isCubic = filter == ResizeFilter.Bicubic;
        Func<double, double> kernel = isCubic ? Cubic : Triangle;
        double support = (isCubic ? 2 : 1) * filterScale;
        (int Begin, double[] Weights)[] taps = new (int, double[])[count];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int begin = Math.Max(0, (int)(center - support + 0.5));
            int length = Math.Min(from, (int)(center + support + 0.5)) - begin;
            taps[i] = (begin, [.. Enumerable.Range(0, length).Select(k => kernel((k + begin - center + 0.5) * (1 / filterScale)))]);
        }

        Length = taps.Max(t => t.Weights.Length);
        First = [.. taps.Select(t => t.Begin)];
        Begin = First[0];
        End = taps[^1].Begin + taps[^1].Weights.Length;
        Weights = new int[count * Length];
        for (int i = 0; i < count; i++)
        {
            double total = 0;
            foreach (double weight in taps[i].Weights)
            {
                total += weight;
            }

            for (int k = 0; k < taps[i].Weights.Length; k++)
            {
                // Rounded half away from zero, as C's (int)(x ± 0.5).
                Weights[(i * Length) + k] = (int)Math.Round(taps[i].Weights[k] / total * (1 << Precision), MidpointRounding.AwayFromZero);
            }
        }
    }

    /// <summary>First source pixel of each output.</summary>
    public int[] First { get; }

    /// <summary>Number of weights of an output.</summary>
    public int Length { get; }

    /// <summary>22-bit fixed-point weights, <c>[count, Length]</c>.</summary>
    public int[] Weights { get; }

    /// <summary>First source pixel of all.</summary>
    public int Begin { get; }

    /// <summary>The pixel after the last of all.</summary>
    public int End { get; }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }
}
