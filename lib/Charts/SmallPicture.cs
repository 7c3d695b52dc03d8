using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using SkiaSharp;

namespace Vcmr.Charts;

/// <summary>
/// Pictures made smaller for galleries, which show dozens of them. A chart has few colours, so that as a PNG of 256 colours it
/// keeps every pixel in a third of the size; a photograph becomes a JPEG.
/// </summary>
public static class SmallPicture
{
    private const int Colors = 256;
    private const int Exact = 16;
    private const int PhotographQuality = 85;

    // Levels of a channel, root mean square: above, a chart of 256 colours looks otherwise, which only photographs reach.
    private const double LargestError = 2.2;

    /// <summary>A smaller file of a picture.</summary>
    /// <param name="png">A PNG without transparency.</param>
    /// <returns>Its MIME type, <c>image/png</c> or <c>image/jpeg</c>, and content; null where it cannot be read or none is smaller.</returns>
    public static (string Type, byte[] Content)? Of(byte[] png)
    {
        using SKData data = SKData.CreateCopy(png);
        using SKCodec? codec = SKCodec.Create(data);
        using SKBitmap? picture = codec is null ? null : SKBitmap.Decode(codec);
        if (picture is null || picture.ColorType is not (SKColorType.Rgba8888 or SKColorType.Bgra8888))
        {
            return null;
        }

        using SKPixmap pixels = picture.PeekPixels();
        int[] colors = [.. pixels.GetPixelSpan<int>()];
        (int[] palette, byte[] indices, double error) = Quantise(colors);
        bool isChart = error <= LargestError;
        byte[] small = isChart
            ? Write(picture.Width, picture.Height, palette, indices, picture.ColorType == SKColorType.Bgra8888)
            : pixels.Encode(new SKJpegEncoderOptions(PhotographQuality))?.ToArray() ?? png;
        return small.Length < png.Length ? (isChart ? "image/png" : "image/jpeg", small) : null;
    }

    // The commonest colours, which fill areas, as they are; of the others, which are edges of letters, the commonest of each
    // group that is nearly the same.
    private static (int[] Palette, byte[] Indices, double Error) Quantise(int[] pixels)
    {
        Dictionary<int, int> counts = [];
        foreach (int color in pixels)
        {
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, color, out _)++;
        }

        const int Near = unchecked((int)0xFFF8F8F8);
        int[] palette =
        [
            .. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(Exact).Select(entry => entry.Key)
                .Concat(counts.GroupBy(entry => entry.Key & Near).OrderByDescending(group => group.Sum(entry => (long)entry.Value)).ThenBy(group => group.Key).Select(group => group.MaxBy(entry => entry.Value).Key))
                .Distinct().Take(Colors),
        ];
        Dictionary<int, byte> nearest = new(counts.Count);
        double sum = 0;
        foreach ((int color, int count) in counts)
        {
            int best = 0, smallest = int.MaxValue;
            for (int i = 0; i < palette.Length && smallest > 0; i++)
            {
                int first = (color & 255) - (palette[i] & 255), second = ((color >> 8) & 255) - ((palette[i] >> 8) & 255), third = ((color >> 16) & 255) - ((palette[i] >> 16) & 255);
                int distance = (first * first) + (second * second) + (third * third);
                if (distance < smallest)
                {
                    (best, smallest) = (i, distance);
                }
            }

            nearest[color] = (byte)best;
            sum += (double)smallest * count;
        }

        return (palette, [.. pixels.Select(color => nearest[color])], Math.Sqrt(sum / Math.Max(1, pixels.Length)));
    }

    // Skia writes no PNG with a palette.
    private static byte[] Write(int width, int height, int[] palette, byte[] indices, bool blueFirst)
    {
        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 3);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "PLTE"u8, [.. palette.SelectMany(color => blueFirst ? (byte[])[(byte)(color >> 16), (byte)(color >> 8), (byte)color] : [(byte)color, (byte)(color >> 8), (byte)(color >> 16)])]);
        using MemoryStream rows = new();
        using (ZLibStream packed = new(rows, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            for (int y = 0; y < height; y++)
            {
                packed.WriteByte(0);
                packed.Write(indices, y * width, width);
            }
        }

        Chunk(png, "IDAT"u8, rows.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(name);
        png.Write(content);
        Crc32 check = new();
        check.Append(name);
        check.Append(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, check.GetCurrentHashAsUInt32());
        png.Write(number);
    }
}
