using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Video;

/// <summary>
/// Turns rows of limited-range YCbCr 4:2:0 into planar RGB with the 16-bit fixed-point arithmetic of swscale's x86 code,
/// which ffmpeg and OpenCV use, so that pixels equal theirs. Chroma is not interpolated, as there.
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

    /// <summary>Converts one row.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="row">Row number.</param>
    /// <param name="red">Receives the row's red values; at least the frame's width.</param>
    /// <param name="green">Receives the green values.</param>
    /// <param name="blue">Receives the blue values.</param>
    public void Row(YuvFrame frame, int row, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        ReadOnlySpan<byte> y = frame.Luma(row);
        ReadOnlySpan<byte> u = frame.Blue(row);
        ReadOnlySpan<byte> v = frame.Red(row);
        int x = Ssse3.IsSupported ? Wide(y, u, v, red, green, blue) : 0;
        for (; x < y.Length; x++)
        {
            int luma = Product((y[x] * 8) - 128, _luma);
            int cb = (u[x / 2] * 8) - 1024;
            int cr = (v[x / 2] * 8) - 1024;
            red[x] = Clip(luma + Product(cr, _redV));
            green[x] = Clip(luma + Product(cb, _greenU) + Product(cr, _greenV));
            blue[x] = Clip(luma + Product(cb, _blueU));
        }
    }

    private static short Coefficient(long value) => (short)(((value << 13) + (1 << 15)) >> 16);

    private static int Product(int value, int coefficient) => (value * coefficient) >> 16;

    private static byte Clip(int value) => (byte)Math.Clamp(value, 0, 255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Chroma(ReadOnlySpan<byte> plane, int x) => Vector128.Subtract(
        Vector128.ShiftLeft(Vector128.WidenLower(Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(in plane[x])).AsByte()).AsInt16(), 3),
        Vector128.Create((short)1024));

    private int Wide(ReadOnlySpan<byte> y, ReadOnlySpan<byte> u, ReadOnlySpan<byte> v, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        Vector128<short> lumaGain = Vector128.Create(_luma);
        Vector128<short> redV = Vector128.Create(_redV);
        Vector128<short> greenU = Vector128.Create(_greenU);
        Vector128<short> greenV = Vector128.Create(_greenV);
        Vector128<short> blueU = Vector128.Create(_blueU);
        Vector128<short> black = Vector128.Create((short)128);
        int x = 0;
        for (; x <= y.Length - 16; x += 16)
        {
            Vector128<byte> luma = Vector128.Create(y.Slice(x, 16));
            Vector128<short> low = Sse2.MultiplyHigh(Vector128.ShiftLeft(Vector128.WidenLower(luma).AsInt16(), 3) - black, lumaGain);
            Vector128<short> high = Sse2.MultiplyHigh(Vector128.ShiftLeft(Vector128.WidenUpper(luma).AsInt16(), 3) - black, lumaGain);
            Vector128<short> cb = Chroma(u, x / 2);
            Vector128<short> cr = Chroma(v, x / 2);
            Store(red, x, low, high, Sse2.MultiplyHigh(cr, redV));
            Store(green, x, low, high, Sse2.AddSaturate(Sse2.MultiplyHigh(cb, greenU), Sse2.MultiplyHigh(cr, greenV)));
            Store(blue, x, low, high, Sse2.MultiplyHigh(cb, blueU));
        }

        return x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Span<byte> plane, int x, Vector128<short> low, Vector128<short> high, Vector128<short> chroma)
    {
        Vector128<short> first = Sse2.AddSaturate(low, Sse2.UnpackLow(chroma, chroma));
        Vector128<short> second = Sse2.AddSaturate(high, Sse2.UnpackHigh(chroma, chroma));
        Sse2.PackUnsignedSaturate(first, second).StoreUnsafe(ref MemoryMarshal.GetReference(plane), (nuint)x);
    }
}
