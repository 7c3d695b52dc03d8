using System.Text;
using Xunit;

namespace Vcmr.Tests.Formats.TensorBoard;

/// <summary>Reads TensorBoard event files by the format's description, sharing nothing with the writer.</summary>
internal static class EventReader
{
    /// <summary>The scalars of a run folder's one event file.</summary>
    public static IReadOnlyList<Event> Read(string folder)
    {
        string file = Assert.Single(Directory.GetFiles(folder, "*tfevents*"));
        IReadOnlyList<Event> events = Parse(File.ReadAllBytes(file));
        Assert.Equal("brain.Event:2", events[0].Version);
        return [.. events.Skip(1)];
    }

    /// <summary>All events of a file; every checksum must hold and no byte may be left.</summary>
    public static IReadOnlyList<Event> Parse(byte[] file)
    {
        var events = new List<Event>();
        using var reader = new BinaryReader(new MemoryStream(file));
        while (reader.BaseStream.Position < file.Length)
        {
            byte[] head = reader.ReadBytes(8);
            Assert.Equal(Masked(head), reader.ReadUInt32());
            byte[] data = reader.ReadBytes((int)BitConverter.ToUInt64(head));
            Assert.Equal(Masked(data), reader.ReadUInt32());
            events.Add(ParseEvent(data));
        }

        return events;
    }

    /// <summary>CRC-32C, bit by bit.</summary>
    public static uint Crc(ReadOnlySpan<byte> data)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in data)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78 : crc >> 1;
            }
        }

        return ~crc;
    }

    private static uint Masked(byte[] data)
    {
        uint crc = Crc(data);
        return unchecked(((crc >> 15) | (crc << 17)) + 0xA282EAD8u);
    }

    private static Event ParseEvent(byte[] data)
    {
        Dictionary<int, object> fields = Fields(data);
        string? version = fields.TryGetValue(3, out object? v) ? Encoding.UTF8.GetString((byte[])v) : null;
        Dictionary<int, object> value = fields.TryGetValue(5, out object? summary) ? Fields((byte[])Fields((byte[])summary)[1]) : [];
        return new Event(
            BitConverter.UInt64BitsToDouble((ulong)fields[1]),
            fields.TryGetValue(2, out object? step) ? (long)(ulong)step : 0,
            version,
            value.TryGetValue(1, out object? tag) ? Encoding.UTF8.GetString((byte[])tag) : null,
            value.TryGetValue(2, out object? number) ? BitConverter.UInt32BitsToSingle((uint)number) : 0);
    }

    private static Dictionary<int, object> Fields(byte[] message)
    {
        var fields = new Dictionary<int, object>();
        using var reader = new BinaryReader(new MemoryStream(message));
        while (reader.BaseStream.Position < message.Length)
        {
            int key = reader.Read7BitEncodedInt();
            fields.Add(key >> 3, (key & 7) switch
            {
                0 => (ulong)reader.Read7BitEncodedInt64(),
                1 => reader.ReadUInt64(),
                2 => reader.ReadBytes(reader.Read7BitEncodedInt()),
                5 => reader.ReadUInt32(),
                _ => throw new InvalidDataException($"wire type {key & 7}"),
            });
        }

        return fields;
    }
}

/// <summary>An event as a reader sees it; the first of a file has a version and no tag.</summary>
internal sealed record Event(double WallTime, long Step, string? Version, string? Tag, float Value);
