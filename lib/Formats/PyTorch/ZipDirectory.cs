using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// The list of files in a zip archive. Only content that is stored as it is can be read, the only way PyTorch writes
/// tensors, so nothing can be larger than the file; a TorchScript program's code is compressed and not read.
/// Source: PKWARE APPNOTE 6.3, sections 4.3 and 4.5.3. System.IO.Compression neither says where an entry's bytes lie,
/// which are read straight into tensors, nor refuses entries that overlap.
/// </summary>
internal sealed class ZipDirectory
{
    private const int EndSize = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int LocatorSize = 20;
    private const int End64Size = 56;
    private const int HeaderSize = 46;
    private const int LocalHeaderSize = 30;
    private const ushort Stored = 0;
    private const ushort Encrypted = 1;

    // Beside the tensors, a TorchScript program has its code and some constants.
    private const int MostOtherEntries = 10_000;

    private readonly CheckpointSource _source;
    private readonly Dictionary<string, ZipEntry> _entries = [];

    private ZipDirectory(CheckpointSource source) => _source = source;

    /// <summary>All entries by name.</summary>
    public IReadOnlyDictionary<string, ZipEntry> Entries => _entries;

    /// <summary>Reads the list at the archive's end.</summary>
    public static ZipDirectory Read(CheckpointSource source)
    {
        var directory = new ZipDirectory(source);
        (long start, long length, long count) = directory.FindList();
        source.RequireFewTensors(count - MostOtherEntries);
        directory.ReadList(source.Read(start, length), start, count);
        return directory;
    }

    /// <summary>Where an entry's content begins.</summary>
    public long ContentOf(ZipEntry entry)
    {
        if (!entry.IsPlain)
        {
            throw new VcmrException(
                $"'{_source.Name}' has a compressed or encrypted entry '{CheckpointSource.Shown(entry.Name)}', which PyTorch never writes; load it in Python and save it again with torch.save.");
        }

        ReadOnlySpan<byte> local = _source.Read(entry.Header, LocalHeaderSize);
        if (!local[..4].SequenceEqual("PK\x3\x4"u8))
        {
            throw _source.Broken($"entry '{CheckpointSource.Shown(entry.Name)}' has no header at byte {entry.Header}");
        }

        long start = entry.Header + LocalHeaderSize + Short(local[26..]) + Short(local[28..]);
        return entry.Length <= _source.Length - start ? start : throw _source.Broken($"entry '{CheckpointSource.Shown(entry.Name)}' ends after the file");
    }

    /// <summary>The content of an entry, compared with its checksum.</summary>
    public byte[] ContentBytes(ZipEntry entry)
    {
        byte[] bytes = _source.Read(ContentOf(entry), entry.Length);
        return Crc32.HashToUInt32(bytes) == entry.Checksum ? bytes : throw _source.Broken($"entry '{CheckpointSource.Shown(entry.Name)}' does not match its checksum");
    }

    private (long Start, long Length, long Count) FindList()
    {
        int tailLength = (int)Math.Min(_source.Length, EndSize + LongestComment);
        long tailStart = _source.Length - tailLength;
        ReadOnlySpan<byte> tail = _source.Read(tailStart, tailLength);
        int at = tail.LastIndexOf("PK\x5\x6"u8);
        if (at < 0 || at + EndSize > tail.Length)
        {
            throw _source.Broken("the list of contents at its end is missing, so it was cut off");
        }

        ReadOnlySpan<byte> end = tail[at..];
        (long start, long length, long count) = (Int(end[16..]), Int(end[12..]), Short(end[10..]));
        long endPosition = tailStart + at;
        if (count == ushort.MaxValue || length == uint.MaxValue || start == uint.MaxValue)
        {
            (start, length, count, endPosition) = FindLongList(endPosition);
        }

        return (UInt128)start + (UInt128)length <= (UInt128)endPosition && count <= length / HeaderSize
            ? (start, length, count)
            : throw _source.Broken("the list of contents at its end does not fit the file");
    }

    /// <summary>The 64-bit end record, which a locator right before the short one points to.</summary>
    private (long Start, long Length, long Count, long Position) FindLongList(long endPosition)
    {
        ReadOnlySpan<byte> locator = _source.Read(endPosition - LocatorSize, LocatorSize);
        long position = Long(locator[8..]);
        if (!locator[..4].SequenceEqual("PK\x6\x7"u8) || position < 0)
        {
            throw _source.Broken("its 64-bit list of contents is missing");
        }

        ReadOnlySpan<byte> end = _source.Read(position, End64Size);
        (long start, long length, long count) = (Long(end[48..]), Long(end[40..]), Long(end[32..]));
        return end[..4].SequenceEqual("PK\x6\x6"u8) && start >= 0 && length >= 0 && count >= 0
            ? (start, length, count, position)
            : throw _source.Broken("its 64-bit list of contents is damaged");
    }

    private void ReadList(ReadOnlySpan<byte> list, long listStart, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (list.Length < HeaderSize || !list[..4].SequenceEqual("PK\x1\x2"u8))
            {
                throw _source.Broken($"entry {i} of its list of contents is damaged");
            }

            int nameEnd = HeaderSize + Short(list[28..]);
            int extraEnd = nameEnd + Short(list[30..]);
            int entryEnd = extraEnd + Short(list[32..]);
            if (entryEnd > list.Length)
            {
                throw _source.Broken($"entry {i} of its list of contents is cut off");
            }

            Add(list[..HeaderSize], Encoding.UTF8.GetString(list[HeaderSize..nameEnd]), list[nameEnd..extraEnd], listStart);
            list = list[entryEnd..];
        }

        RefuseOverlaps();
    }

    private void Add(ReadOnlySpan<byte> header, string name, ReadOnlySpan<byte> extra, long listStart)
    {
        (long packed, long length, long position) = (Int(header[20..]), Int(header[24..]), Int(header[42..]));
        ReadOnlySpan<byte> wide = WideFields(extra);
        length = Widen(length, ref wide);
        packed = Widen(packed, ref wide);
        position = Widen(position, ref wide);
        bool isPlain = Short(header[10..]) == Stored && (Short(header[8..]) & Encrypted) == 0;
        if (length < 0 || packed < 0 || (isPlain && length != packed) || position < 0
            || (UInt128)position + LocalHeaderSize + (UInt128)packed > (UInt128)listStart
            || !_entries.TryAdd(name, new ZipEntry(name, position, packed, isPlain, (uint)Int(header[16..]))))
        {
            throw _source.Broken($"entry '{CheckpointSource.Shown(name)}' of its list of contents is listed twice or lies outside the file");
        }
    }

    private void RefuseOverlaps()
    {
        long end = 0;
        foreach (ZipEntry entry in _entries.Values.OrderBy(e => e.Header))
        {
            if (entry.Header < end)
            {
                throw _source.Broken($"entry '{CheckpointSource.Shown(entry.Name)}' overlaps another");
            }

            end = entry.Header + LocalHeaderSize + entry.Length;
        }
    }

    /// <summary>The content of the extra field with 64-bit sizes, empty where there is none.</summary>
    private static ReadOnlySpan<byte> WideFields(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = Short(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (Short(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static long Widen(long value, ref ReadOnlySpan<byte> wide)
    {
        if (value != uint.MaxValue || wide.Length < 8)
        {
            return value;
        }

        long wider = Long(wide);
        wide = wide[8..];
        return wider;
    }

    private static int Short(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static long Int(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static long Long(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes);
}

/// <summary>One stored file of a zip archive.</summary>
/// <param name="Name">Its path in the archive.</param>
/// <param name="Header">Where its local header begins.</param>
/// <param name="Length">Bytes of content, in the file.</param>
/// <param name="IsPlain">Whether the content is stored as it is, neither compressed nor encrypted.</param>
/// <param name="Checksum">CRC-32 of the content.</param>
internal sealed record ZipEntry(string Name, long Header, long Length, bool IsPlain, uint Checksum);
