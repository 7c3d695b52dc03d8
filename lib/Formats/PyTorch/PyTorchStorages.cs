using Vcmr.Formats.Tensors;

namespace Vcmr.Formats.PyTorch;

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
