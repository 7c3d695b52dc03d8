using Vcmr.Formats.Tensors;
using Vcmr.Storage;
using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>A run of numbers in the file that one or more tensors view.</summary>
/// <param name="key">Its key in the file.</param>
/// <param name="type">Type of its elements.</param>
/// <param name="count">Number of elements.</param>
internal sealed class PyTorchStorage(string key, ScalarType type, long count)
{
    private uint? _checksum;

    public string Key { get; } = key;

    public ScalarType Type { get; } = type;

    public long Count { get; } = count;

    public int ElementSize { get; } = TensorTypes.Size(type);

    /// <summary>Where its bytes begin in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Says where its bytes lie; they must be as many as it needs.</summary>
    public void Place(CheckpointSource source, long position, long length, uint? checksum = null)
    {
        if ((UInt128)length != (UInt128)Count * (UInt128)ElementSize || position < 0 || length > source.Length - position)
        {
            throw source.Broken($"storage '{CheckpointSource.Shown(Key)}' of {Count} {Type} elements has {length} bytes at {position}");
        }

        (Position, _checksum) = (position, checksum);
    }

    /// <summary>All its elements as a vector, which the caller disposes.</summary>
    public Tensor Load(CheckpointSource source)
    {
        Tensor whole = empty([Count], dtype: Type);
        var crc = new Crc32();
        try
        {
            source.Fill(whole, Position, _checksum is null ? null : crc);
            return _checksum is null || crc.Value == _checksum
                ? whole
                : throw source.Broken($"storage '{CheckpointSource.Shown(Key)}' does not match its checksum");
        }
        catch
        {
            whole.Dispose();
            throw;
        }
    }
}
