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

/// <summary>
/// The opcodes that pickles of tensors hold. Those that create instances by other ways (INST, OBJ, EXT), text forms of
/// protocol 0 and out-of-band buffers are not among them.
/// </summary>
internal enum PickleOpcode : byte
{
    Mark = (byte)'(',
    Stop = (byte)'.',
    Pop = (byte)'0',
    PopMark = (byte)'1',
    Duplicate = (byte)'2',
    Protocol = 0x80,
    Frame = 0x95,

    None = (byte)'N',
    True = 0x88,
    False = 0x89,
    Int8 = (byte)'K',
    Int16 = (byte)'M',
    Int32 = (byte)'J',
    Long8 = 0x8a,
    Long32 = 0x8b,
    Float = (byte)'G',
    String8 = (byte)'U',
    String32 = (byte)'T',
    Text8 = 0x8c,
    Text32 = (byte)'X',
    Text64 = 0x8d,
    Bytes8 = (byte)'C',
    Bytes32 = (byte)'B',
    Bytes64 = 0x8e,
    ByteArray = 0x96,

    EmptyTuple = (byte)')',
    Tuple1 = 0x85,
    Tuple2 = 0x86,
    Tuple3 = 0x87,
    Tuple = (byte)'t',
    EmptyList = (byte)']',
    Append = (byte)'a',
    Appends = (byte)'e',
    EmptyDict = (byte)'}',
    SetItem = (byte)'s',
    SetItems = (byte)'u',
    EmptySet = 0x8f,
    AddItems = 0x90,
    FrozenSet = 0x91,

    Put8 = (byte)'q',
    Put32 = (byte)'r',
    Memoize = 0x94,
    Get8 = (byte)'h',
    Get32 = (byte)'j',

    Global = (byte)'c',
    StackGlobal = 0x93,
    Reduce = (byte)'R',
    Build = (byte)'b',
    NewObject = 0x81,
    NewObjectWithKeywords = 0x92,
    PersistentId = (byte)'Q',
}
