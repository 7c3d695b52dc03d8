using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Video;

/// <summary>Eight bytes as eight integers, and back.</summary>
internal static class EightBytes
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ReadOnlySpan<byte> bytes, int start) => Widen(in bytes.Slice(start, 8)[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Widen(ref readonly byte first)
    {
        Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(in first)).AsByte();
        if (Avx2.IsSupported)
        {
            return Avx2.ConvertToVector256Int32(bytes);
        }

        Vector128<ushort> words = Vector128.WidenLower(bytes);
        return Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)).AsInt32();
    }

    /// <summary>Stores values from 0 to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<int> values, Span<byte> bytes, int start)
    {
        Vector128<short> words = Vector128.Narrow(values.GetLower(), values.GetUpper());
        Unsafe.WriteUnaligned(ref bytes.Slice(start, 8)[0], Vector128.Narrow(words.AsUInt16(), words.AsUInt16()).AsUInt64()[0]);
    }
}

/// <summary>Puts three planes together, four bytes a pixel.</summary>
internal static class Interleave
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToRgbx(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> rgbx)
    {
        int x = 0;
        if (Sse2.IsSupported)
        {
            ref byte target = ref MemoryMarshal.GetReference(rgbx);
            for (; x <= red.Length - 16; x += 16)
            {
                Vector128<byte> r = Vector128.Create(red.Slice(x, 16));
                Vector128<byte> g = Vector128.Create(green.Slice(x, 16));
                Vector128<byte> b = Vector128.Create(blue.Slice(x, 16));
                Vector128<ushort> rgLow = Sse2.UnpackLow(r, g).AsUInt16();
                Vector128<ushort> rgHigh = Sse2.UnpackHigh(r, g).AsUInt16();
                Vector128<ushort> bLow = Sse2.UnpackLow(b, Vector128<byte>.Zero).AsUInt16();
                Vector128<ushort> bHigh = Sse2.UnpackHigh(b, Vector128<byte>.Zero).AsUInt16();
                Sse2.UnpackLow(rgLow, bLow).AsByte().StoreUnsafe(ref target, (nuint)(4 * x));
                Sse2.UnpackHigh(rgLow, bLow).AsByte().StoreUnsafe(ref target, (nuint)((4 * x) + 16));
                Sse2.UnpackLow(rgHigh, bHigh).AsByte().StoreUnsafe(ref target, (nuint)((4 * x) + 32));
                Sse2.UnpackHigh(rgHigh, bHigh).AsByte().StoreUnsafe(ref target, (nuint)((4 * x) + 48));
            }
        }

        for (; x < red.Length; x++)
        {
            rgbx[4 * x] = red[x];
            rgbx[(4 * x) + 1] = green[x];
            rgbx[(4 * x) + 2] = blue[x];
            rgbx[(4 * x) + 3] = 0;
        }
    }
}
