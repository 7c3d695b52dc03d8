using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Video;

/// <summary>
/// Pillow's bicubic resize (a = -0.5, support widened when shrinking) for one pair of sizes, cut down to a crop:
/// horizontal pass, then vertical, each with 22-bit fixed-point weights, rounding and clipping to 8 bits. Not thread-safe.
/// </summary>
internal sealed class BicubicResizer
{
    private const int Precision = 22;
    private readonly int _sourceWidth;
    private readonly int _sourceHeight;
    private readonly int _cropWidth;
    private readonly int _cropHeight;
    private readonly Taps[]? _across;
    private readonly Taps[]? _down;
    private readonly int _left;
    private readonly int _top;
    private readonly byte[] _narrow;

    public BicubicResizer(int sourceWidth, int sourceHeight, int width, int height, int left, int top, int cropWidth, int cropHeight, ResizeFilter filter = ResizeFilter.Bicubic)
    {
        (_sourceWidth, _sourceHeight, _cropWidth, _cropHeight) = (sourceWidth, sourceHeight, cropWidth, cropHeight);
        (_left, _top) = (left, top);
        _across = width == sourceWidth ? null : Weights(sourceWidth, width, left, cropWidth, filter);
        _down = height == sourceHeight ? null : Weights(sourceHeight, height, top, cropHeight, filter);
        FirstRow = _down is null ? top : _down[0].First;
        EndRow = _down is null ? top + cropHeight : _down[^1].First + _down[^1].Values.Length;
        _narrow = new byte[4 * cropWidth * sourceHeight];
    }

    /// <summary>First source row that the crop depends on.</summary>
    public int FirstRow { get; }

    /// <summary>The row after the last that the crop depends on.</summary>
    public int EndRow { get; }

    /// <summary>Takes one source row, four bytes a pixel (red, green, blue, unused), through the horizontal pass.</summary>
    public void AddRow(int row, ReadOnlySpan<byte> rgbx)
    {
        Span<uint> target = MemoryMarshal.Cast<byte, uint>(_narrow.AsSpan(4 * _cropWidth * row, 4 * _cropWidth));
        ReadOnlySpan<uint> source = MemoryMarshal.Cast<byte, uint>(rgbx)[.._sourceWidth];
        if (_across is null)
        {
            source.Slice(_left, _cropWidth).CopyTo(target);
            return;
        }

        Vector128<int> half = Vector128.Create(1 << (Precision - 1));
        for (int x = 0; x < target.Length; x++)
        {
            Taps taps = _across[x];
            ReadOnlySpan<uint> pixels = source.Slice(taps.First, taps.Values.Length);
            Vector128<int> sum = half;
            for (int i = 0; i < pixels.Length; i++)
            {
                Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(pixels[i]).AsByte());
                sum += Vector128.WidenLower(words).AsInt32() * taps.Values[i];
            }

            sum = Vector128.ShiftRightArithmetic(sum, Precision);
            Vector128<ushort> clipped = Vector128.Narrow(Vector128.Min(Vector128.Max(sum, Vector128<int>.Zero), Vector128.Create(255)), sum).AsUInt16();
            target[x] = Vector128.Narrow(clipped, clipped).AsUInt32()[0];
        }
    }

    /// <summary>The vertical pass over the rows added: interleaved RGB, <c>[crop height, crop width, 3]</c>.</summary>
    public void Finish(Span<byte> rgb)
    {
        Span<byte> line = stackalloc byte[4 * _cropWidth];
        for (int y = 0; y < _cropHeight; y++)
        {
            if (_down is null)
            {
                _narrow.AsSpan(line.Length * (_top + y), line.Length).CopyTo(line);
            }
            else
            {
                Blend(_down[y], line);
            }

            Span<byte> target = rgb.Slice(3 * _cropWidth * y, 3 * _cropWidth);
            for (int x = 0; x < _cropWidth; x++)
            {
                line.Slice(4 * x, 3).CopyTo(target[(3 * x)..]);
            }
        }
    }

    private static double Cubic(double x)
    {
        const double A = -0.5;
        x = Math.Abs(x);
        return x < 1 ? ((((A + 2) * x) - (A + 3)) * x * x) + 1
            : x < 2 ? ((((x - 5) * x) + 8) * x - 4) * A
            : 0;
    }

    private static Taps[] Weights(int from, int to, int first, int count, ResizeFilter filter)
    {
        double scale = (double)from / to;
        double filterScale = Math.Max(1, scale);
        double support = (filter == ResizeFilter.Bicubic ? 2 : 1) * filterScale;
        var taps = new Taps[count];
        for (int i = 0; i < count; i++)
        {
            double center = (first + i + 0.5) * scale;
            int begin = Math.Max(0, (int)(center - support + 0.5));
            int length = Math.Min(from, (int)(center + support + 0.5)) - begin;
            double[] weights = new double[length];
            double total = 0;
            for (int k = 0; k < length; k++)
            {
                double x = (k + begin - center + 0.5) * (1 / filterScale);
                weights[k] = filter == ResizeFilter.Bicubic ? Cubic(x) : Math.Max(0, 1 - Math.Abs(x));
                total += weights[k];
            }

            // Rounded half away from zero, as C's (int)(x ± 0.5).
            taps[i] = new Taps(begin, [.. weights.Select(w => (int)Math.Round(w / total * (1 << Precision), MidpointRounding.AwayFromZero))]);
        }

        return taps;
    }

    private void Blend(Taps taps, Span<byte> line)
    {
        // 16 bytes a step: four pixels of four bytes.
        for (int x = 0; x < line.Length; x += 16)
        {
            Vector128<int> a = Vector128.Create(1 << (Precision - 1));
            Vector128<int> b = a;
            Vector128<int> c = a;
            Vector128<int> d = a;
            for (int i = 0; i < taps.Values.Length; i++)
            {
                Vector128<byte> bytes = Vector128.Create(_narrow.AsSpan((line.Length * (taps.First + i)) + x, 16));
                Vector128<ushort> low = Vector128.WidenLower(bytes);
                Vector128<ushort> high = Vector128.WidenUpper(bytes);
                Vector128<int> weight = Vector128.Create(taps.Values[i]);
                a += Vector128.WidenLower(low).AsInt32() * weight;
                b += Vector128.WidenUpper(low).AsInt32() * weight;
                c += Vector128.WidenLower(high).AsInt32() * weight;
                d += Vector128.WidenUpper(high).AsInt32() * weight;
            }

            Vector128.Narrow(Vector128.Narrow(Clip(a), Clip(b)).AsUInt16(), Vector128.Narrow(Clip(c), Clip(d)).AsUInt16()).CopyTo(line[x..]);
        }
    }

    private static Vector128<int> Clip(Vector128<int> sum) => Vector128.Min(
        Vector128.Max(Vector128.ShiftRightArithmetic(sum, Precision), Vector128<int>.Zero), Vector128.Create(255));

    private sealed record Taps(int First, int[] Values);
}
