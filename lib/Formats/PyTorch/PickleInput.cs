using System.Buffers.Binary;
using System.Text;

namespace Vcmr.Formats.PyTorch;

/// <summary>The bytes of a pickle, taken from front to back; what is not there cannot be taken.</summary>
/// <param name="data">The bytes.</param>
/// <param name="source">The file, for errors.</param>
internal sealed class PickleInput(byte[] data, CheckpointSource source)
{
    /// <summary>
    /// Longest pickle that is read, 4 MiB; that of a SampleCNN checkpoint has 24 KiB. One byte can make an object of
    /// 60, so this is what bounds the memory.
    /// </summary>
    public const long Longest = 1 << 22;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    /// <summary>Bytes that are left.</summary>
    public int Left => data.Length - Position;

    public byte Byte() => Take(1)[0];

    public int Int16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public double Double() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    public string Text(ulong length)
    {
        ReadOnlySpan<byte> bytes = Take(length);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Broken("a text is not UTF-8");
        }
    }

    /// <summary>Text up to the end of the line.</summary>
    public string Line()
    {
        int length = data.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0)
        {
            throw Broken("a name does not end");
        }

        string line = Text((ulong)length);
        Position++;
        return line;
    }

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)Left)
        {
            throw Broken($"{count} bytes are missing");
        }

        ReadOnlySpan<byte> bytes = data.AsSpan(Position, (int)count);
        Position += (int)count;
        return bytes;
    }

    public VcmrException Broken(string what) => source.Broken($"at byte {Position} of its description {what}");

    /// <summary>The error for a name outside the closed list.</summary>
    public VcmrException Foreign(string name) => new(
        $"'{source.Name}' names '{CheckpointSource.Shown(name)}', which a checkpoint of tensors does not need, so it was not read and nothing was executed; if you trust it, load it in Python and save model.state_dict() alone.");
}
