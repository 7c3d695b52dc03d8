using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Vcmr.Media;

namespace Vcmr.Video.Scenes;

/// <summary>
/// Reduces frames as PySceneDetect does with OpenCV's bilinear resize, 0.6.1 by the whole factor k = width / 256, 0.7 so that
/// the longer side becomes 256: 11-bit weights, and the plain 2×2 mean where both sides halve exactly. Only the pixels that
/// are looked at are converted to RGB; an odd factor that divides both sides looks at one in k² of them. Not thread-safe.
/// </summary>
internal sealed class SceneDownscaler
{
    private const int One = 1 << 11;
    private const int Side = 256;
    private readonly YuvConverter _converter;
    private readonly (int First, int Second, int Weight)[] _down;
    private readonly Columns _left;
    private readonly Columns _right;
    private readonly int[] _across;
    private readonly bool _isHalf;
    private readonly bool _isEven;
    private readonly byte[] _samples;
    private readonly byte[] _corners;

    // Rows that are shorter than a vector are made here.
    private readonly byte[]? _narrow;

    public SceneDownscaler(int width, int height, ColorMatrix matrix, SceneVersion version = SceneVersion.V06)
    {
        double factor = version == SceneVersion.V06 ? Math.Max(1, width / Side) : Math.Max(1, Math.Max(width, height) / (double)Side);
        IsCopy = factor == 1;

        // Python's round, half to even.
        Width = Math.Max(1, (int)Math.Round(width / factor));
        Height = Math.Max(1, (int)Math.Round(height / factor));
        _isHalf = factor == 2 && Width * 2 == width && Height * 2 == height;
        _converter = new YuvConverter(matrix);
        (int First, int Second, int Weight)[] across = Taps(width, Width);

        // Whole vectors: a few pixels more than are needed, the last one again.
        int padded = (Width + 31) & ~31;
        _narrow = Width < 32 && !IsCopy ? new byte[3 * padded] : null;
        _left = new Columns([.. across.Select(t => t.First)], padded, width);
        _right = new Columns([.. across.Select(t => t.Second)], padded, width);
        _across = [.. across.Select(t => t.Weight), .. new int[padded - Width]];
        _isEven = _across.All(w => w == 0);
        _down = Taps(height, Height);
        _samples = new byte[3 * padded];

        // Three planes each of the upper left, upper right, lower left and lower right pixels, or of two whole rows.
        _corners = new byte[12 * padded];
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>True where frames are so small that they are taken as they are.</summary>
    public bool IsCopy { get; }

    /// <summary>Writes the reduced frame as three planes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Reduce(YuvFrame frame, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        for (int y = 0; y < Height; y++)
        {
            Span<byte> r = red.Slice(y * Width, Width);
            Span<byte> g = green.Slice(y * Width, Width);
            Span<byte> b = blue.Slice(y * Width, Width);
            (int first, int second, int weight) = _down[y];
            if (IsCopy)
            {
                _converter.Row(frame, y, 0, r, g, b);
            }
            else if (_narrow is not null)
            {
                Mix(frame, first, second, weight, Plane(_narrow, 0), Plane(_narrow, 1), Plane(_narrow, 2));
                Plane(_narrow, 0)[..Width].CopyTo(r);
                Plane(_narrow, 1)[..Width].CopyTo(g);
                Plane(_narrow, 2)[..Width].CopyTo(b);
            }
            else if (_isHalf)
            {
                Span<byte> upper = _corners.AsSpan(0, 6 * Width);
                Span<byte> lower = _corners.AsSpan(6 * Width, 6 * Width);
                _converter.Row(frame, first, 0, Plane(upper, 0), Plane(upper, 1), Plane(upper, 2));
                _converter.Row(frame, second, 0, Plane(lower, 0), Plane(lower, 1), Plane(lower, 2));
                Halve(Plane(upper, 0), Plane(lower, 0), r);
                Halve(Plane(upper, 1), Plane(lower, 1), g);
                Halve(Plane(upper, 2), Plane(lower, 2), b);
            }
            else
            {
                Mix(frame, first, second, weight, r, g, b);
            }
        }
    }

    private static (int First, int Second, int Weight)[] Taps(int from, int to)
    {
        var taps = new (int, int, int)[to];
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            float position = (float)(((i + 0.5) * scale) - 0.5);
            int first = (int)MathF.Floor(position);
            float part = position - first;
            if (first < 0 || first >= from - 1)
            {
                first = Math.Clamp(first, 0, from - 1);
                part = 0;
            }

            taps[i] = (first, Math.Min(first + 1, from - 1), (int)MathF.Round(part * One));
        }

        return taps;
    }

    private static Span<byte> Plane(Span<byte> planes, int number) => planes.Slice(number * (planes.Length / 3), planes.Length / 3);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Halve(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, Span<byte> target)
    {
        for (int next = 0; next < target.Length; next += 32)
        {
            int x = Math.Min(next, target.Length - 32);
            Vector256.Narrow(Mean(upper, lower, 2 * x), Mean(upper, lower, (2 * x) + 32)).CopyTo(target[x..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Mean(ReadOnlySpan<byte> upper, ReadOnlySpan<byte> lower, int x) => Vector256.ShiftRightLogical(
        Pairs(Vector256.Create(upper.Slice(x, 32))) + Pairs(Vector256.Create(lower.Slice(x, 32))) + Vector256.Create((ushort)2), 2);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> Pairs(Vector256<byte> bytes) =>
        (bytes.AsUInt16() & Vector256.Create((ushort)0xFF)) + Vector256.ShiftRightLogical(bytes.AsUInt16(), 8);

    private void Mix(YuvFrame frame, int first, int second, int weight, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        int size = _samples.Length;
        Span<byte> upper = Corner(frame, first, _left, 0);
        Span<byte> upperRight = _isEven ? upper : Corner(frame, first, _right, size);
        if (_isEven && weight == 0)
        {
            Plane(upper, 0)[..Width].CopyTo(red);
            Plane(upper, 1)[..Width].CopyTo(green);
            Plane(upper, 2)[..Width].CopyTo(blue);
            return;
        }

        Span<byte> lower = weight == 0 ? upper : Corner(frame, second, _left, 2 * size);
        Span<byte> lowerRight = weight == 0 ? upperRight : _isEven ? lower : Corner(frame, second, _right, 3 * size);
        Mix(Plane(upper, 0), Plane(upperRight, 0), Plane(lower, 0), Plane(lowerRight, 0), weight, red);
        Mix(Plane(upper, 1), Plane(upperRight, 1), Plane(lower, 1), Plane(lowerRight, 1), weight, green);
        Mix(Plane(upper, 2), Plane(upperRight, 2), Plane(lower, 2), Plane(lowerRight, 2), weight, blue);
    }

    private Span<byte> Corner(YuvFrame frame, int row, Columns columns, int start)
    {
        Span<byte> y = Plane(_samples, 0);
        Span<byte> u = Plane(_samples, 1);
        Span<byte> v = Plane(_samples, 2);
        columns.Luma.Pick(frame.Luma(row), y);
        columns.Chroma.Pick(frame.Blue(row), u);
        columns.Chroma.Pick(frame.Red(row), v);
        Span<byte> planes = _corners.AsSpan(start, _samples.Length);
        _converter.Pixels(y, u, v, Plane(planes, 0), Plane(planes, 1), Plane(planes, 2));
        return planes;
    }

    // OpenCV's vectorised vertical pass drops four bits before and sixteen after the multiplication.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mix(
        ReadOnlySpan<byte> upper, ReadOnlySpan<byte> upperRight, ReadOnlySpan<byte> lower, ReadOnlySpan<byte> lowerRight, int weight, Span<byte> target)
    {
        Vector256<int> one = Vector256.Create(One);
        for (int next = 0; next < target.Length; next += 8)
        {
            int x = Math.Min(next, target.Length - 8);
            Vector256<int> across = Vector256.Create(_across.AsSpan(x, 8));
            Vector256<int> top = (EightBytes.Widen(upper, x) * (one - across)) + (EightBytes.Widen(upperRight, x) * across);
            Vector256<int> bottom = (EightBytes.Widen(lower, x) * (one - across)) + (EightBytes.Widen(lowerRight, x) * across);
            Vector256<int> sum = Vector256.ShiftRightLogical(Vector256.ShiftRightLogical(top, 4) * Vector256.Create(One - weight), 16)
                + Vector256.ShiftRightLogical(Vector256.ShiftRightLogical(bottom, 4) * Vector256.Create(weight), 16);
            EightBytes.Store(Vector256.ShiftRightLogical(sum + Vector256.Create(2), 2), target, x);
        }
    }

    /// <summary>Takes pixels out of a row: their luma, and their chroma.</summary>
    private sealed class Columns(IReadOnlyList<int> columns, int count, int width)
    {
        public BytePicker Luma { get; } = new([.. columns, .. Enumerable.Repeat(columns[^1], count - columns.Count)], width);

        public BytePicker Chroma { get; } = new([.. columns.Select(x => x / 2), .. Enumerable.Repeat(columns[^1] / 2, count - columns.Count)], (width + 1) / 2);
    }
}

/// <summary>Takes bytes out of a row at places that are known beforehand and never go back, 16 at a time by shuffles.</summary>
internal sealed class BytePicker
{
    private readonly int[] _places;
    private readonly (int Start, int Loads)[] _groups;
    private readonly Vector128<byte>[] _shuffles;

    /// <summary>Prepares for rows of one length.</summary>
    /// <param name="places">Ascending places.</param>
    /// <param name="length">Length of a row.</param>
    public BytePicker(int[] places, int length)
    {
        _places = places;
        var groups = new List<(int, int)>();
        var shuffles = new List<Vector128<byte>>();
        for (int i = 0; i + 16 <= places.Length && Ssse3.IsSupported; i += 16)
        {
            int loads = ((places[i + 15] - places[i]) / 16) + 1;

            // No load reaches past the row.
            int start = Math.Min(places[i], length - (16 * loads));
            if (start < 0)
            {
                break;
            }

            groups.Add((start, loads));
            for (int load = 0; load < loads; load++)
            {
                int origin = start + (16 * load);
                shuffles.Add(Vector128.Create([.. places[i..(i + 16)].Select(p => p - origin is >= 0 and < 16 ? (byte)(p - origin) : byte.MaxValue)]));
            }
        }

        _groups = [.. groups];
        _shuffles = [.. shuffles];
    }

    /// <summary>Takes the bytes.</summary>
    /// <param name="row">The row.</param>
    /// <param name="target">Receives as many bytes as there are places.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pick(ReadOnlySpan<byte> row, Span<byte> target)
    {
        ref byte source = ref MemoryMarshal.GetReference(row);
        ref Vector128<byte> shuffle = ref MemoryMarshal.GetArrayDataReference(_shuffles);
        int x = 0;
        foreach ((int start, int loads) in _groups)
        {
            Vector128<byte> bytes = Vector128<byte>.Zero;
            for (int load = 0; load < loads; load++)
            {
                bytes |= Ssse3.Shuffle(Vector128.LoadUnsafe(ref source, (nuint)(start + (16 * load))), shuffle);
                shuffle = ref Unsafe.Add(ref shuffle, 1);
            }

            bytes.CopyTo(target[x..]);
            x += 16;
        }

        for (; x < _places.Length; x++)
        {
            target[x] = row[_places[x]];
        }
    }
}
