using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Video;

/// <summary>OpenCV's 8-bit HSV: hue 0 to 179 (half degrees), saturation and value 0 to 255, 12-bit fixed point.</summary>
internal static class HsvConverter
{
    private const int Rounding = 1 << 11;
    private static readonly int[] SaturationScale = Table(255 << 12);
    private static readonly int[] HueScale = Table((180 << 12) / 6);

    /// <summary>Converts planar RGB to planar HSV.</summary>
    /// <param name="red">Red values.</param>
    /// <param name="green">Green values.</param>
    /// <param name="blue">Blue values.</param>
    /// <param name="hue">Receives 0 to 179.</param>
    /// <param name="saturation">Receives 0 to 255.</param>
    /// <param name="value">Receives 0 to 255.</param>
    public static void Convert(
        ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> hue, Span<byte> saturation, Span<byte> value)
    {
        int i = Vector256.IsHardwareAccelerated ? Wide(red, green, blue, hue, saturation, value) : 0;
        for (; i < red.Length; i++)
        {
            int r = red[i];
            int g = green[i];
            int b = blue[i];
            int v = Math.Max(r, Math.Max(g, b));
            int range = v - Math.Min(r, Math.Min(g, b));
            int h = v == r ? g - b : v == g ? b - r + (2 * range) : r - g + (4 * range);
            h = ((h * HueScale[range]) + Rounding) >> 12;
            hue[i] = (byte)(h < 0 ? h + 180 : h);
            saturation[i] = (byte)(((range * SaturationScale[v]) + Rounding) >> 12);
            value[i] = (byte)v;
        }
    }

    private static int[] Table(int numerator)
    {
        int[] table = new int[256];
        for (int i = 1; i < table.Length; i++)
        {
            table[i] = (int)Math.Round((double)numerator / i);
        }

        return table;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Wide(
        ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> hue, Span<byte> saturation, Span<byte> value)
    {
        int i = 0;
        for (; i <= red.Length - 16; i += 16)
        {
            Vector128<byte> r = Vector128.Create(red.Slice(i, 16));
            Vector128<byte> g = Vector128.Create(green.Slice(i, 16));
            Vector128<byte> b = Vector128.Create(blue.Slice(i, 16));
            Vector128<byte> v = Vector128.Max(r, Vector128.Max(g, b));
            Vector128<byte> range = v - Vector128.Min(r, Vector128.Min(g, b));
            (Vector256<int> hueLow, Vector256<int> satLow) = Eight(Low(r), Low(g), Low(b), Low(v), Low(range));
            (Vector256<int> hueHigh, Vector256<int> satHigh) = Eight(High(r), High(g), High(b), High(v), High(range));
            Store(hue, i, hueLow, hueHigh);
            Store(saturation, i, satLow, satHigh);
            v.StoreUnsafe(ref MemoryMarshal.GetReference(value), (nuint)i);
        }

        return i;
    }

    /// <summary>The tables' entries are computed: a float quotient rounds to the same integer for every divisor (a test checks
    /// all), and where the divisor is 0 its factor is 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Hue, Vector256<int> Saturation) Eight(
        Vector256<int> r, Vector256<int> g, Vector256<int> b, Vector256<int> v, Vector256<int> range)
    {
        Vector256<int> satScale = Scale(255 << 12, v);
        Vector256<int> hueScale = Scale((180 << 12) / 6, range);
        Vector256<int> twice = Vector256.ShiftLeft(range, 1);
        Vector256<int> h = Vector256.ConditionalSelect(
            Vector256.Equals(v, r),
            g - b,
            Vector256.ConditionalSelect(Vector256.Equals(v, g), b - r + twice, r - g + twice + twice));
        h = Vector256.ShiftRightArithmetic((h * hueScale) + Vector256.Create(Rounding), 12);
        h += Vector256.LessThan(h, Vector256<int>.Zero) & Vector256.Create(180);
        return (h, Vector256.ShiftRightArithmetic((range * satScale) + Vector256.Create(Rounding), 12));
    }

    private static Vector256<int> Scale(int numerator, Vector256<int> divisor) => Vector256.ConvertToInt32(
        Vector256.Round(Vector256.Create((float)numerator) / Vector256.ConvertToSingle(Vector256.Max(divisor, Vector256<int>.One))));

    private static Vector256<int> Low(Vector128<byte> x)
    {
        Vector128<ushort> half = Vector128.WidenLower(x);
        return Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half)).AsInt32();
    }

    private static Vector256<int> High(Vector128<byte> x)
    {
        Vector128<ushort> half = Vector128.WidenUpper(x);
        return Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half)).AsInt32();
    }

    private static void Store(Span<byte> plane, int i, Vector256<int> low, Vector256<int> high)
    {
        Vector256<short> words = Vector256.Narrow(low, high);
        Vector128.Narrow(words.GetLower().AsUInt16(), words.GetUpper().AsUInt16()).StoreUnsafe(ref MemoryMarshal.GetReference(plane), (nuint)i);
    }
}
