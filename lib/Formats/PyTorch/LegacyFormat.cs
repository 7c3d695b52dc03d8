using System.Buffers.Binary;
using System.Numerics;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// The format before PyTorch 1.6: five pickles (magic number, protocol version, the machine's properties, the object,
/// the keys of its storages), then each storage as its number of elements and its bytes.
/// </summary>
internal static class LegacyFormat
{
    private const long Protocol = 1001;
    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");

    /// <summary>The saved object; its storages know where their bytes lie.</summary>
    public static object? Read(CheckpointSource source)
    {
        var input = new PickleInput(source.Read(0, Math.Min(source.Length, PickleInput.Longest)), source);
        var storages = new PyTorchStorages(source);
        if (Next(input, storages) is not BigInteger magic || magic != Magic)
        {
            throw new VcmrException($"'{source.Name}' is a pickle but no PyTorch checkpoint; save one with torch.save.");
        }

        if (Next(input, storages) is not Protocol)
        {
            throw source.Broken($"its protocol is not {Protocol}");
        }

        if (Next(input, storages) is not PickleDict machine || machine["little_endian"] is not bool little)
        {
            throw source.Broken("its byte order is missing");
        }

        if (!little)
        {
            throw ZipFormat.BigEndian(source);
        }

        object? root = Next(input, storages);
        if (Next(input, storages) is not PickleList keys)
        {
            throw source.Broken("its list of storages is missing");
        }

        Place(storages, keys, input.Position, source);
        return root;
    }

    private static object? Next(PickleInput input, PyTorchStorages storages) => new PickleMachine(input, storages).Run();

    private static void Place(PyTorchStorages storages, PickleList keys, long position, CheckpointSource source)
    {
        var left = storages.All.ToDictionary(s => s.Key);
        foreach (object? key in keys.Items)
        {
            if (key is not string text || !left.Remove(text, out PyTorchStorage? storage))
            {
                throw source.Broken("its list of storages does not match its tensors");
            }

            long count = BinaryPrimitives.ReadInt64LittleEndian(source.Read(position, sizeof(long)));
            position += sizeof(long);
            long length = storage.Count * storage.ElementSize;
            if (count != storage.Count || length > source.Length - position)
            {
                throw source.Broken($"storage '{CheckpointSource.Shown(text)}' should have {storage.Count} elements, has {count}, or is cut off");
            }

            storage.Place(source, position, length);
            position += length;
        }

        if (left.Count > 0 || position != source.Length)
        {
            throw source.Broken("its storages are not all there, or something follows them");
        }
    }
}
