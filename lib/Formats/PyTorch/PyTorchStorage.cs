using System.IO.Hashing;
using Vcmr.Formats.Tensors;
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
            return _checksum is null || crc.GetCurrentHashAsUInt32() == _checksum
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

/// <summary>The storages that a file's tensors name.</summary>
/// <param name="source">The file, for errors.</param>
internal sealed class PyTorchStorages(CheckpointSource source)
{
    private readonly Dictionary<string, PyTorchStorage> _storages = [];

    public IEnumerable<PyTorchStorage> All => _storages.Values;

    /// <summary>
    /// The storage of a persistent id: (<c>'storage'</c>, type, key, device, elements), in the format before PyTorch
    /// 1.6 followed by None or (key, first element, elements) of a part of it. The device does not matter here.
    /// </summary>
    public StorageSlice Resolve(object? id)
    {
        if (id is not PickleTuple { Items: ["storage", PickleGlobal { ElementType: { } type }, string key, _, long count, ..] items }
            || count < 0
            || !TensorTypes.CanHold(type, [count]))
        {
            throw source.Broken("a storage is described wrongly");
        }

        if (!_storages.TryGetValue(key, out PyTorchStorage? storage))
        {
            storage = new PyTorchStorage(key, type, count);
            _storages.Add(key, storage);
            source.RequireFewTensors(_storages.Count);
        }

        if (storage.Type != type || storage.Count != count)
        {
            throw source.Broken($"storage '{CheckpointSource.Shown(key)}' is described twice, and differently");
        }

        return items[5..] switch
        {
            [] or [null] => new StorageSlice(storage, 0, count),
            [PickleTuple { Items: [string, long first, long length] }] when first >= 0 && length >= 0 && first <= count - length =>
                new StorageSlice(storage, first, length),
            _ => throw source.Broken($"a part of storage '{CheckpointSource.Shown(key)}' is described wrongly"),
        };
    }
}

/// <summary>A storage, or the part of one that another storage is.</summary>
internal sealed record StorageSlice(PyTorchStorage Storage, long First, long Count);

/// <summary>A tensor as PyTorch stores it: a strided view of a storage.</summary>
internal sealed class TensorView
{
    private readonly long _offset;
    private readonly PickleTuple _shape;
    private readonly PickleTuple _strides;

    private TensorView(PyTorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, long count) =>
        (Storage, _offset, _shape, _strides, Count) = (storage, offset, shape, strides, count);

    public PyTorchStorage Storage { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The view, where every element of it lies in the slice; else null.</summary>
    /// <remarks>The tuples stay as they are: a pickle can name one of them for a million tensors.</remarks>
    public static TensorView? Create(StorageSlice slice, long offset, PickleTuple shape, PickleTuple strides)
    {
        int rank = shape.Items.Length;
        if (rank != strides.Items.Length || rank > TensorTypes.MostDimensions || offset < 0)
        {
            return null;
        }

        Span<long> extents = stackalloc long[rank];
        Span<long> steps = stackalloc long[rank];
        if (!Copy(shape, extents) || !Copy(strides, steps) || !TensorTypes.CanHold(slice.Storage.Type, extents))
        {
            return null;
        }

        if (extents.Contains(0))
        {
            return new TensorView(slice.Storage, 0, shape, strides, 0);
        }

        // A product of two 63-bit numbers has 126 bits, and the sum is left as soon as it passes 63.
        var end = (UInt128)(slice.First + slice.Count);
        UInt128 last = (UInt128)slice.First + (UInt128)offset;
        long count = 1;
        for (int i = 0; i < rank && last < end; i++)
        {
            last += (UInt128)(extents[i] - 1) * (UInt128)steps[i];
            count *= extents[i];
        }

        return last < end ? new TensorView(slice.Storage, slice.First + offset, shape, strides, count) : null;
    }

    /// <summary>A contiguous copy out of the whole storage; the caller disposes it.</summary>
    public Tensor Of(Tensor storage)
    {
        long[] shape = [.. _shape.Items.Cast<long>()];
        if (Count == 0)
        {
            return empty(shape, dtype: Storage.Type);
        }

        using Tensor view = storage.as_strided(shape, [.. _strides.Items.Cast<long>()], _offset);
        using Tensor contiguous = view.contiguous();
        return contiguous.clone();
    }

    /// <summary>Copies counts; false where one is none.</summary>
    private static bool Copy(PickleTuple tuple, Span<long> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (tuple.Items[i] is not (long and >= 0 and var value))
            {
                return false;
            }

            target[i] = value;
        }

        return true;
    }
}
