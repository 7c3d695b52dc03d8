using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Media;

/// <summary>
/// One decoded frame as ffmpeg hands it over: planar YCbCr 4:2:0, 8 bits, limited range. The memory is reused for the
/// next frame.
/// </summary>
internal sealed class YuvFrame
{
    public YuvFrame(int width, int height, ColorMatrix matrix)
    {
        Width = width;
        Height = height;
        Matrix = matrix;
        ChromaWidth = (width + 1) / 2;
        Data = new byte[checked((width * height) + (2 * ChromaWidth * ((height + 1) / 2)))];
    }

    public int Width { get; }

    public int Height { get; }

    public int ChromaWidth { get; }

    public ColorMatrix Matrix { get; }

    public byte[] Data { get; }

    public ReadOnlySpan<byte> Luma(int row) => Data.AsSpan(row * Width, Width);

    public ReadOnlySpan<byte> Blue(int row) => Data.AsSpan((Width * Height) + ((row / 2) * ChromaWidth), ChromaWidth);

    public ReadOnlySpan<byte> Red(int row) =>
        Data.AsSpan((Width * Height) + (ChromaWidth * ((Height + 1) / 2)) + ((row / 2) * ChromaWidth), ChromaWidth);

    /// <summary>The whole frame as interleaved RGB, <c>[height, width, 3]</c>.</summary>
    public byte[] ToRgb()
    {
        var converter = new YuvConverter(Matrix);
        byte[] red = new byte[Width];
        byte[] green = new byte[Width];
        byte[] blue = new byte[Width];
        byte[] rgb = new byte[3 * Width * Height];
        for (int y = 0; y < Height; y++)
        {
            converter.Row(this, y, 0, red, green, blue);
            for (int x = 0, i = 3 * Width * y; x < Width; x++, i += 3)
            {
                (rgb[i], rgb[i + 1], rgb[i + 2]) = (red[x], green[x], blue[x]);
            }
        }

        return rgb;
    }
}

/// <summary>
/// Turns limited-range YCbCr into planar RGB with the 16-bit fixed-point arithmetic of swscale's x86 code, which ffmpeg
/// and OpenCV use, so that pixels equal theirs. Chroma is not interpolated, as there.
/// </summary>
internal sealed class YuvConverter
{
    private readonly short _luma;
    private readonly short _redV;
    private readonly short _greenU;
    private readonly short _greenV;
    private readonly short _blueU;

    public YuvConverter(ColorMatrix matrix)
    {
        // swscale's inverse matrices, 16.16 fixed point: V to red, U to blue, U to green, V to green.
        (int rv, int bu, int gu, int gv) = matrix switch
        {
            ColorMatrix.Bt709 => (117489, 138438, 13975, 34925),
            ColorMatrix.Bt2020 => (110013, 140363, 12277, 42626),
            _ => (104597, 132201, 25675, 53279),
        };
        _luma = Coefficient((1 << 16) * 255 / 219);
        _redV = Coefficient(rv);
        _blueU = Coefficient(bu);
        _greenU = Coefficient(-gu);
        _greenV = Coefficient(-gv);
    }

    /// <summary>Converts a part of a row; the parts' length is that of the targets.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">Row number.</param>
    /// <param name="column">First column, an even number.</param>
    /// <param name="red">Receives the red values.</param>
    /// <param name="green">Receives the green values.</param>
    /// <param name="blue">Receives the blue values.</param>
    public void Row(YuvFrame frame, int row, int column, Span<byte> red, Span<byte> green, Span<byte> blue) =>
        Row(frame, (row, row / 2), column, red, green, blue);

    /// <summary>Converts a part of a row of luma with a row of chroma.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Row(YuvFrame frame, (int Luma, int Chroma) row, int column, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        ReadOnlySpan<byte> y = frame.Luma(row.Luma).Slice(column, red.Length);
        ReadOnlySpan<byte> u = frame.Blue(2 * row.Chroma)[(column / 2)..];
        ReadOnlySpan<byte> v = frame.Red(2 * row.Chroma)[(column / 2)..];
        int x = 0;
        if (Avx2.IsSupported)
        {
            for (; x <= y.Length - 32; x += 32)
            {
                Vector256<short> cb = Vector256.Create(Widen(u, x / 2), Widen(u, (x / 2) + 8));
                Vector256<short> cr = Vector256.Create(Widen(v, x / 2), Widen(v, (x / 2) + 8));
                Wide(
                    Vector256.Create(y.Slice(x, 32)),
                    (Avx2.UnpackLow(cb, cb), Avx2.UnpackHigh(cb, cb)),
                    (Avx2.UnpackLow(cr, cr), Avx2.UnpackHigh(cr, cr)),
                    red[x..],
                    green[x..],
                    blue[x..]);
            }
        }

        for (; x < y.Length; x++)
        {
            (red[x], green[x], blue[x]) = Pixel(y[x], u[x / 2], v[x / 2]);
        }
    }

    /// <summary>Converts pixels that have a chroma value each.</summary>
    /// <param name="y">Luma.</param>
    /// <param name="u">Blue difference.</param>
    /// <param name="v">Red difference.</param>
    /// <param name="red">Receives the red values.</param>
    /// <param name="green">Receives the green values.</param>
    /// <param name="blue">Receives the blue values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pixels(ReadOnlySpan<byte> y, ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        int x = 0;
        if (Avx2.IsSupported)
        {
            for (; x <= y.Length - 32; x += 32)
            {
                Wide(Vector256.Create(y.Slice(x, 32)), Words(Vector256.Create(u.Slice(x, 32))), Words(Vector256.Create(v.Slice(x, 32))), red[x..], green[x..], blue[x..]);
            }
        }

        for (; x < y.Length; x++)
        {
            (red[x], green[x], blue[x]) = Pixel(y[x], u[x], v[x]);
        }
    }

    private static short Coefficient(long value) => (short)(((value << 13) + (1 << 15)) >> 16);

    private static int Product(int value, int coefficient) => (value * coefficient) >> 16;

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    private static Vector128<short> Widen(ReadOnlySpan<byte> plane, int x) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(in plane[x])).AsByte()).AsInt16();

    /// <summary>Bytes as words, in the order in which AVX2 unpacks and packs again: by halves of 16 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<short> Low, Vector256<short> High) Words(Vector256<byte> bytes) =>
        (Avx2.UnpackLow(bytes, Vector256<byte>.Zero).AsInt16(), Avx2.UnpackHigh(bytes, Vector256<byte>.Zero).AsInt16());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<byte> plane, Vector256<short> low, Vector256<short> high) =>
        Avx2.PackUnsignedSaturate(low, high).StoreUnsafe(ref MemoryMarshal.GetReference(plane));

    private (byte Red, byte Green, byte Blue) Pixel(int y, int u, int v)
    {
        int luma = Product((y * 8) - 128, _luma);
        int cb = (u * 8) - 1024;
        int cr = (v * 8) - 1024;
        return (Clip(luma + Product(cr, _redV)), Clip(luma + Product(cb, _greenU) + Product(cr, _greenV)), Clip(luma + Product(cb, _blueU)));
    }

    /// <summary>32 pixels; the targets have room for as many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Wide(
        Vector256<byte> y,
        (Vector256<short> Low, Vector256<short> High) u,
        (Vector256<short> Low, Vector256<short> High) v,
        Span<byte> red,
        Span<byte> green,
        Span<byte> blue)
    {
        (Vector256<short> first, Vector256<short> second) = Words(y);
        Vector256<short> black = Vector256.Create((short)128);
        Vector256<short> gray = Vector256.Create((short)1024);
        Vector256<short> low = Avx2.MultiplyHigh(Vector256.ShiftLeft(first, 3) - black, Vector256.Create(_luma));
        Vector256<short> high = Avx2.MultiplyHigh(Vector256.ShiftLeft(second, 3) - black, Vector256.Create(_luma));
        Vector256<short> cbLow = Vector256.ShiftLeft(u.Low, 3) - gray;
        Vector256<short> cbHigh = Vector256.ShiftLeft(u.High, 3) - gray;
        Vector256<short> crLow = Vector256.ShiftLeft(v.Low, 3) - gray;
        Vector256<short> crHigh = Vector256.ShiftLeft(v.High, 3) - gray;
        Vector256<short> redV = Vector256.Create(_redV);
        Store(red, low + Avx2.MultiplyHigh(crLow, redV), high + Avx2.MultiplyHigh(crHigh, redV));
        Vector256<short> greenU = Vector256.Create(_greenU);
        Vector256<short> greenV = Vector256.Create(_greenV);
        Store(
            green,
            low + Avx2.MultiplyHigh(cbLow, greenU) + Avx2.MultiplyHigh(crLow, greenV),
            high + Avx2.MultiplyHigh(cbHigh, greenU) + Avx2.MultiplyHigh(crHigh, greenV));
        Vector256<short> blueU = Vector256.Create(_blueU);
        Store(blue, low + Avx2.MultiplyHigh(cbLow, blueU), high + Avx2.MultiplyHigh(cbHigh, blueU));
    }
}
