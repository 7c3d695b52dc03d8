using System.Buffers.Binary;
using System.IO.Compression;

namespace Vcmr.Tests.Formats.PyTorch;

/// <summary>
/// Damages checkpoint files: bits, lengths, opcodes, cuts and pieces of other files. What would stop a damaged zip at
/// its checksum is repaired half of the time, so that the damage reaches the pickle.
/// </summary>
/// <param name="files">Sound files.</param>
internal sealed class CheckpointMutator(IReadOnlyList<byte[]> files)
{
    private static readonly byte[] Opcodes = [.. "(.0123}]{)lesutdabcRQhjqrgpPiIJKMNGSTUVXBCoFL"u8, .. Enumerable.Range(0x80, 0x19).Select(b => (byte)b)];

    private static readonly ulong[] Extremes =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x100000000, 0x3FFFFFFFFFFFFFFF, long.MaxValue, 0x8000000000000000, ulong.MaxValue];

    private static readonly string[] Numbers = ["0", "-1", "9", "4294967296", "9223372036854775807", "18446744073709551616", "1e9", "0.5", "null", "[]", "\"x\"", "\\ud800"];

    /// <summary>A damaged file.</summary>
    public byte[] Next(ref CounterRandom random)
    {
        byte[] file = [.. files[random.NextInt(files.Count)]];
        bool zip = file is [(byte)'P', (byte)'K', ..];
        if (zip && random.Chance(0.5))
        {
            return Rezip(file, ref random);
        }

        for (int i = random.NextInt(3); i >= 0; i--)
        {
            file = Damage(file, ref random);
        }

        return file;
    }

    private byte[] Damage(byte[] file, ref CounterRandom random)
    {
        if (file.Length == 0)
        {
            return file;
        }

        // Descriptions stand at the front of most formats and the zip list at the end: look there more often.
        int reach = random.Chance(0.5) ? Math.Min(file.Length, 600) : file.Length;
        int at = random.Chance(0.2) ? file.Length - 1 - random.NextInt(reach) : random.NextInt(reach);
        switch (random.NextInt(7))
        {
            case 0:
                file[at] ^= (byte)(1 << random.NextInt(8));
                return file;
            case 1:
                return file[..at];
            case 2:
                return Extreme(file, at, ref random);
            case 3:
                file[at] = Opcodes[random.NextInt(Opcodes.Length)];
                return file;
            case 4:
                return Splice(file, at, files[random.NextInt(files.Count)], ref random);
            case 5:
                return Splice(file, at, file, ref random);
            default:
                return Digits(file, at, ref random);
        }
    }

    private static byte[] Extreme(byte[] file, int at, ref CounterRandom random)
    {
        Span<byte> value = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(value, Extremes[random.NextInt(Extremes.Length)]);
        int width = Math.Min(1 << random.NextInt(4), file.Length - at);
        value[..width].CopyTo(file.AsSpan(at));
        return file;
    }

    private static byte[] Splice(byte[] file, int at, byte[] other, ref CounterRandom random)
    {
        int from = random.NextInt(other.Length);
        int length = Math.Min(1 + random.NextInt(64), other.Length - from);
        int kept = random.Chance(0.5) ? at : Math.Min(at + length, file.Length);
        return [.. file[..at], .. other[from..(from + length)], .. file[kept..]];
    }

    /// <summary>Another number where digits stand, for JSON and for keys.</summary>
    private static byte[] Digits(byte[] file, int at, ref CounterRandom random)
    {
        int start = file.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (start < 0)
        {
            return file;
        }

        start += at;
        int end = start;
        while (end < file.Length && char.IsAsciiDigit((char)file[end]))
        {
            end++;
        }

        string number = Numbers[random.NextInt(Numbers.Length)];
        return [.. file[..start], .. System.Text.Encoding.ASCII.GetBytes(number), .. file[end..]];
    }

    /// <summary>Damages one entry and writes a zip whose lengths and checksums fit.</summary>
    private byte[] Rezip(byte[] file, ref CounterRandom random)
    {
        using var before = new ZipArchive(new MemoryStream(file));
        using var after = new MemoryStream();
        int damaged = random.Chance(0.7) ? 0 : random.NextInt(before.Entries.Count);
        using (var archive = new ZipArchive(after, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (int i = 0; i < before.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using (Stream entry = before.Entries[i].Open())
                {
                    entry.CopyTo(content);
                }

                byte[] bytes = i == damaged ? Damage(content.ToArray(), ref random) : content.ToArray();
                using Stream written = archive.CreateEntry(before.Entries[i].FullName, CompressionLevel.NoCompression).Open();
                written.Write(bytes);
            }
        }

        return after.ToArray();
    }
}
