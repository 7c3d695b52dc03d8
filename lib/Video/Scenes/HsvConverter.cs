using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Vcmr.Video.Scenes;

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
        int i = Avx2.IsSupported ? Wide(red, green, blue, hue, saturation, value) : 0;
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
        for (; i <= red.Length - 32; i += 32)
        {
            ref readonly byte r = ref red.Slice(i, 32)[0];
            ref readonly byte g = ref green.Slice(i, 32)[0];
            ref readonly byte b = ref blue.Slice(i, 32)[0];
            (Vector256<int> Hue, Vector256<int> Saturation) first = Eight(in r, in g, in b, 0);
            (Vector256<int> Hue, Vector256<int> Saturation) second = Eight(in r, in g, in b, 8);
            (Vector256<int> Hue, Vector256<int> Saturation) third = Eight(in r, in g, in b, 16);
            (Vector256<int> Hue, Vector256<int> Saturation) fourth = Eight(in r, in g, in b, 24);
            Pack(first.Hue, second.Hue, third.Hue, fourth.Hue).CopyTo(hue[i..]);
            Pack(first.Saturation, second.Saturation, third.Saturation, fourth.Saturation).CopyTo(saturation[i..]);
            Vector256.Max(Vector256.LoadUnsafe(in r), Vector256.Max(Vector256.LoadUnsafe(in g), Vector256.LoadUnsafe(in b))).CopyTo(value[i..]);
        }

        return i;
    }

    /// <summary>The tables' entries are computed: a float quotient rounds to the same integer for every divisor (a test checks
    /// all), and where the divisor is 0 its factor is 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Hue, Vector256<int> Saturation) Eight(ref readonly byte red, ref readonly byte green, ref readonly byte blue, int start)
    {
        Vector256<int> r = EightBytes.Widen(in Unsafe.Add(ref Unsafe.AsRef(in red), start));
        Vector256<int> g = EightBytes.Widen(in Unsafe.Add(ref Unsafe.AsRef(in green), start));
        Vector256<int> b = EightBytes.Widen(in Unsafe.Add(ref Unsafe.AsRef(in blue), start));
        Vector256<int> v = Vector256.Max(r, Vector256.Max(g, b));
        Vector256<int> range = v - Vector256.Min(r, Vector256.Min(g, b));
        Vector256<int> twice = range + range;
        Vector256<int> h = Vector256.ConditionalSelect(
            Vector256.Equals(v, r),
            g - b,
            Vector256.ConditionalSelect(Vector256.Equals(v, g), b - r + twice, r - g + twice + twice));
        h = Vector256.ShiftRightArithmetic((h * Scale((180 << 12) / 6, range)) + Vector256.Create(Rounding), 12);
        h += Vector256.LessThan(h, Vector256<int>.Zero) & Vector256.Create(180);
        return (h, Vector256.ShiftRightArithmetic((range * Scale(255 << 12, v)) + Vector256.Create(Rounding), 12));
    }

    /// <summary>The instruction rounds half to even, as Python's and C's default is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scale(int numerator, Vector256<int> divisor) => Avx.ConvertToVector256Int32(
        Vector256.Create((float)numerator) / Avx.ConvertToVector256Single(Vector256.Max(divisor, Vector256<int>.One)));

    /// <summary>32 values as bytes, in order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Pack(Vector256<int> a, Vector256<int> b, Vector256<int> c, Vector256<int> d) => Avx2.PermuteVar8x32(
        Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(a, b), Avx2.PackSignedSaturate(c, d)).AsInt32(), Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsByte();
}
