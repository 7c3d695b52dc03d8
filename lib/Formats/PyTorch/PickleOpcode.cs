namespace Vcmr.Formats.PyTorch;

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
