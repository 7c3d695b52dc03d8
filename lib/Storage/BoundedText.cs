using System.Text;

namespace Vcmr.Storage;

/// <summary>Reads text files that others wrote so that none of them, however large, fills the memory.</summary>
internal static class BoundedText
{
    /// <summary>Bytes of a line that are kept.</summary>
    public const int LongestLine = 1 << 16;

    /// <summary>Reads a whole file, UTF-8 unless its first bytes say otherwise.</summary>
    /// <param name="path">The file; a pipe will do.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="VcmrException">It is larger.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static string Read(string path, int limit)
    {
        using FileStream file = File.OpenRead(path);
        using var content = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (file.Read(buffer) is > 0 and int read)
        {
            content.Write(buffer, 0, read);
            if (content.Length > limit)
            {
                throw new VcmrException($"'{path}' is larger than {limit >> 10:N0} KiB, which no such file is; name another one.");
            }
        }

        content.Position = 0;
        using var text = new StreamReader(content);
        return text.ReadToEnd();
    }

    /// <summary>The lines of a text; of one that is too long the first <see cref="LongestLine"/> bytes.</summary>
    /// <param name="stream">The text, in UTF-8.</param>
    public static IEnumerable<TextLine> Lines(Stream stream)
    {
        byte[] buffer = new byte[1 << 16];
        var line = new MemoryStream();
        bool isCut = false;
        int number = 1;
        while (stream.Read(buffer) is > 0 and int read)
        {
            for (int from = 0; from < read;)
            {
                int end = buffer.AsSpan(from, read - from).IndexOf((byte)'\n');
                int part = end < 0 ? read - from : end;
                int room = Math.Min(part, LongestLine - (int)line.Length);
                line.Write(buffer, from, room);
                isCut |= room < part;
                from += part + 1;
                if (end >= 0)
                {
                    yield return Line();
                }
            }
        }

        if (line.Length > 0)
        {
            yield return Line();
        }

        TextLine Line()
        {
            ReadOnlySpan<byte> bytes = line.GetBuffer().AsSpan(0, (int)line.Length);
            bytes = number == 1 && bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
            bytes = bytes is [.., (byte)'\r'] ? bytes[..^1] : bytes;
            var found = new TextLine(number++, bytes.ToArray(), isCut);
            line.SetLength(0);
            isCut = false;
            return found;
        }
    }
}

/// <summary>A line of a text.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Bytes">Its bytes without the line end.</param>
/// <param name="IsCut">Whether it goes on behind them.</param>
internal sealed record TextLine(int Number, byte[] Bytes, bool IsCut)
{
    /// <summary>The bytes as text; what is no UTF-8 in them is replaced.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);
}
