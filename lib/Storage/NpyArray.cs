using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Vcmr.Storage;

/// <summary>
/// A small numpy array of numbers, read whole: format versions 1 to 3, booleans, integers and floats of any width and
/// byte order, C or Fortran order. Source: numpy.lib.format, version 1.0 to 3.0. Our own, because NumSharp would be a second
/// array library beside torch for this one reader.
/// </summary>
/// <param name="Kind">numpy's type, such as <c>&lt;f4</c>.</param>
/// <param name="Shape">Lengths of the axes.</param>
/// <param name="Values">The values in row-major (C) order.</param>
internal sealed partial record NpyArray(string Kind, IReadOnlyList<int> Shape, double[] Values)
{
    // numpy refuses longer headers, too, and no array of numbers needs one.
    private const int LongestHeader = 10_000;
    private const long MostValues = 1L << 28;
    private const string KeyValue =
        """(?:['"]descr['"]:(?>\s*)['"](?<kind>[^'"]{1,8})['"]|['"]fortran_order['"]:(?>\s*)(?<order>True|False)|['"]shape['"]:(?>\s*)\((?<shape>[\dL, ]*)\))""";

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>The shape as it is written in messages, such as <c>[5329, 50]</c>.</summary>
    public string ShapeText => $"[{string.Join(", ", Shape)}]";

    /// <summary>Whether the values are floating-point numbers.</summary>
    public bool IsFloat => Kind[1] == 'f';

    /// <summary>Reads a file.</summary>
    /// <param name="path">A <c>.npy</c> file.</param>
    /// <exception cref="VcmrException">The file is missing, cut short, no numpy file, or holds no plain numbers.</exception>
    public static NpyArray Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The array '{path}' cannot be read; check that it exists, is readable and is below 2 GB.", e);
        }

        (string header, int start) = Header(bytes, path);
        Match match = Pattern().Match(header);
        if (!match.Success || Single(match, "kind") is not { } kind || Single(match, "order") is not { } order || Single(match, "shape") is not { } shapeText)
        {
            throw new VcmrException($"'{path}' holds no plain array of numbers: its header is '{Shortened(header)}'; save it with numpy.save as uint8 or float32.");
        }

        int[] shape = ParseShape(shapeText) ?? throw new VcmrException($"The array '{path}' has the shape ({Shortened(shapeText)}), which is none; save it again.");
        int width = NpyNumber.Width(kind);
        if (width == 0)
        {
            throw new VcmrException($"The array '{path}' has values of type '{kind}'; save it as bool, uint8, another integer type, float16, float32 or float64.");
        }

        long count = Count(shape);
        if (count is < 0 or > MostValues)
        {
            throw new VcmrException($"The array '{path}' of shape [{string.Join(", ", shape)}] has more than {MostValues} values; split it.");
        }

        if (bytes.Length - start < count * width)
        {
            throw new VcmrException(
                $"The array '{path}' is cut short: shape [{string.Join(", ", shape)}] of type '{kind}' needs {count * width} bytes and {bytes.Length - start} are there; copy it again.");
        }

        double[] values = NpyNumber.ToDoubles(bytes.AsSpan(start, (int)(count * width)), kind);
        return new NpyArray(kind, shape, order == "True" ? FromFortran(values, shape) : values);
    }

    private static (string Header, int Start) Header(ReadOnlySpan<byte> bytes, string path)
    {
        if (bytes.Length < 10 || !bytes[..6].SequenceEqual(Magic) || bytes[6] is < 1 or > 3)
        {
            throw new VcmrException($"'{path}' is no numpy file of format 1, 2 or 3; save it with numpy.save.");
        }

        int lengthBytes = bytes[6] == 1 ? 2 : 4;
        int from = 8 + lengthBytes;
        long length = bytes.Length < from ? long.MaxValue
            : lengthBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        if (length > LongestHeader || length > bytes.Length - from)
        {
            throw new VcmrException($"The numpy file '{path}' is cut short or broken: its header does not fit; copy or save it again.");
        }

        return (Encoding.UTF8.GetString(bytes.Slice(from, (int)length)), from + (int)length);
    }

    private static string? Single(Match match, string group) => match.Groups[group].Captures is [Capture only] ? only.Value : null;

    private static string Shortened(string text) => text.Trim() is { Length: > 80 } t ? t[..80] + "…" : text.Trim();

    /// <summary>The axes of <c>3, 4</c>, <c>3,</c> or nothing; null where that is none.</summary>
    private static int[]? ParseShape(string text)
    {
        string[] parts = [.. text.Split(',').Select(p => p.Trim().TrimEnd('L'))];
        parts = parts[^1].Length == 0 ? parts[..^1] : parts;
        int[] shape = new int[parts.Length];
        for (int i = 0; i < shape.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out shape[i]))
            {
                return null;
            }
        }

        return shape.Length <= 32 ? shape : null;
    }

    private static long Count(int[] shape)
    {
        if (shape.Contains(0))
        {
            return 0;
        }

        long count = 1;
        foreach (int extent in shape)
        {
            count *= extent;
            if (count > MostValues)
            {
                return -1;
            }
        }

        return count;
    }

    private static double[] FromFortran(double[] values, int[] shape)
    {
        double[] ordered = new double[values.Length];
        int[] index = new int[shape.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int place = 0;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                place = (place * shape[axis]) + index[axis];
            }

            ordered[place] = values[i];
            // In Fortran order the first index runs fastest.
            for (int axis = 0; axis < shape.Length && ++index[axis] == shape[axis]; axis++)
            {
                index[axis] = 0;
            }
        }

        return ordered;
    }

    [GeneratedRegex($$"""^(?>\s*)\{(?>\s*){{KeyValue}}(?:(?>\s*),(?>\s*){{KeyValue}}){2}(?>\s*),?(?>\s*)\}(?>\s*)$""")]
    private static partial Regex Pattern();
}

/// <summary>numpy's number types as doubles.</summary>
internal static class NpyNumber
{
    private delegate double Reader(ReadOnlySpan<byte> bytes);

    /// <summary>Bytes of a value, or 0 where the type is unknown.</summary>
    public static int Width(string kind) => Find(kind).Width;

    /// <summary>Converts values; 64-bit integers above 2⁵³ are rounded.</summary>
    public static double[] ToDoubles(ReadOnlySpan<byte> bytes, string kind)
    {
        (int width, Reader? read) = Find(kind);
        double[] values = new double[bytes.Length / width];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = read!(bytes[(i * width)..]);
        }

        return values;
    }

    private static (int Width, Reader? Read) Find(string kind) => kind switch
    {
        // Any byte but 0 is true, as in numpy.
        "|b1" => (1, b => b[0] != 0 ? 1 : 0),
        "|u1" => (1, b => b[0]),
        "|i1" => (1, b => (sbyte)b[0]),
        "<u2" => (2, b => BinaryPrimitives.ReadUInt16LittleEndian(b)),
        "<u4" => (4, b => BinaryPrimitives.ReadUInt32LittleEndian(b)),
        "<u8" => (8, b => BinaryPrimitives.ReadUInt64LittleEndian(b)),
        "<i2" => (2, b => BinaryPrimitives.ReadInt16LittleEndian(b)),
        "<i4" => (4, b => BinaryPrimitives.ReadInt32LittleEndian(b)),
        "<i8" => (8, b => BinaryPrimitives.ReadInt64LittleEndian(b)),
        "<f2" => (2, b => (double)BinaryPrimitives.ReadHalfLittleEndian(b)),
        "<f4" => (4, b => BinaryPrimitives.ReadSingleLittleEndian(b)),
        "<f8" => (8, BinaryPrimitives.ReadDoubleLittleEndian),
        ">u2" => (2, b => BinaryPrimitives.ReadUInt16BigEndian(b)),
        ">u4" => (4, b => BinaryPrimitives.ReadUInt32BigEndian(b)),
        ">u8" => (8, b => BinaryPrimitives.ReadUInt64BigEndian(b)),
        ">i2" => (2, b => BinaryPrimitives.ReadInt16BigEndian(b)),
        ">i4" => (4, b => BinaryPrimitives.ReadInt32BigEndian(b)),
        ">i8" => (8, b => BinaryPrimitives.ReadInt64BigEndian(b)),
        ">f2" => (2, b => (double)BinaryPrimitives.ReadHalfBigEndian(b)),
        ">f4" => (4, b => BinaryPrimitives.ReadSingleBigEndian(b)),
        ">f8" => (8, BinaryPrimitives.ReadDoubleBigEndian),
        _ => (0, null),
    };
}
