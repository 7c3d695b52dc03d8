using System.Buffers.Binary;
using System.Numerics;
using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// Files of <c>torch.save</c> and <c>torch.jit.save</c>: state dicts, TorchScript programs and Lightning checkpoints, as
/// zip archives (PyTorch 1.6 and later) and in the format before. The pickle inside is interpreted by
/// <see cref="PickleMachine"/>, which knows a closed list of names (<see cref="PickleGlobals"/>) and executes nothing.
/// Source: PyTorch, torch/serialization.py. Our own, because TorchSharp.PyBridge, the one package for .NET, reads the pickle
/// with Razorvine.Pickle, which takes any name and does not bound what a made-up file can cost.
/// </summary>
internal static class PyTorchFile
{
    /// <summary>
    /// Most bytes that all tensors together may take for each byte of the file. Views that repeat elements make
    /// tensors larger than their file; a file made to exhaust memory does so without bound.
    /// </summary>
    private const long LargestExpansion = 16;

    private const long AlwaysAllowed = 1 << 20;

    /// <summary>
    /// Reads the tensors of a file's <c>state_dict</c>, or of the file itself where it is one dictionary of tensors or a module.
    /// Each is contiguous, on the CPU and its own copy. The caller disposes them.
    /// </summary>
    /// <param name="stream">A seekable stream, read from its first byte; it stays the caller's.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="VcmrException">The file is damaged, holds no state dict, or names something outside the closed list.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var source = new CheckpointSource(stream, name, "PyTorch file");
        object? root = source.Read(0, Math.Min(1, source.Length)) is [(byte)'P'] ? ZipFormat.Read(source) : LegacyFormat.Read(source);
        IReadOnlyDictionary<string, TensorView> views = StateDict.In(root, source);
        source.RequireFewTensors(views.Count);
        CheckSize(views.Values, source);
        return new SafetensorsFile(Load(views, source), new Dictionary<string, string>());
    }

    private static void CheckSize(IEnumerable<TensorView> views, CheckpointSource source)
    {
        UInt128 total = 0;
        foreach (TensorView view in views)
        {
            total += (UInt128)view.Count * (UInt128)view.Storage.ElementSize;
        }

        if (total > (UInt128)source.Length * LargestExpansion + AlwaysAllowed)
        {
            throw new VcmrException(
                $"The tensors of '{source.Name}' repeat their elements so often that they would take {total} bytes from a file of {source.Length}; save contiguous copies of them.");
        }
    }

    /// <summary>One pass over the file: each storage is read once for all its views, and held alone.</summary>
    private static Dictionary<string, Tensor> Load(IReadOnlyDictionary<string, TensorView> views, CheckpointSource source)
    {
        Dictionary<string, Tensor> loaded = TensorMap.Build(tensors =>
        {
            foreach (IGrouping<PyTorchStorage, KeyValuePair<string, TensorView>> group in views.GroupBy(v => v.Value.Storage).OrderBy(g => g.Key.Position))
            {
                using Tensor storage = group.Key.Load(source);
                foreach ((string key, TensorView view) in group)
                {
                    tensors.Add(key, view.Of(storage));
                }
            }
        });
        return views.Keys.ToDictionary(k => k, k => loaded[k]);
    }
}

/// <summary>
/// The zip format of PyTorch 1.6 and later: <c>NAME/data.pkl</c> with the object, <c>NAME/data/KEY</c> with each
/// storage, and since 2.1 <c>NAME/byteorder</c>. A TorchScript program has its code beside them, which is not looked at.
/// </summary>
internal static class ZipFormat
{
    private const string Pickle = "/data.pkl";

    /// <summary>The saved object; its storages know where their bytes lie.</summary>
    public static object? Read(CheckpointSource source)
    {
        ZipDirectory zip = ZipDirectory.Read(source);
        ZipEntry[] pickles = [.. zip.Entries.Values.Where(e => e.Name.EndsWith(Pickle, StringComparison.Ordinal) && e.Name.IndexOf('/') == e.Name.Length - Pickle.Length)];
        if (pickles is not [ZipEntry pickle])
        {
            throw new VcmrException($"'{source.Name}' is a zip archive without one data.pkl and so no PyTorch checkpoint; save one with torch.save.");
        }

        string folder = pickle.Name[..^Pickle.Length];
        CheckByteOrder(zip, folder, source);
        if (pickle.Length > PickleInput.Longest)
        {
            throw source.Broken($"its description of {pickle.Length} bytes is longer than {PickleInput.Longest}");
        }

        var storages = new PyTorchStorages(source);
        object? root = new PickleMachine(new PickleInput(zip.ContentBytes(pickle), source), storages).Run();
        foreach (PyTorchStorage storage in storages.All)
        {
            if (!zip.Entries.TryGetValue($"{folder}/data/{storage.Key}", out ZipEntry? entry))
            {
                throw source.Broken($"storage '{CheckpointSource.Shown(storage.Key)}' is missing");
            }

            storage.Place(source, zip.ContentOf(entry), entry.Length, entry.Checksum);
        }

        return root;
    }

    private static void CheckByteOrder(ZipDirectory zip, string folder, CheckpointSource source)
    {
        if (zip.Entries.TryGetValue(folder + "/byteorder", out ZipEntry? entry) && !zip.ContentBytes(entry).AsSpan().SequenceEqual("little"u8))
        {
            throw BigEndian(source);
        }
    }

    public static VcmrException BigEndian(CheckpointSource source) =>
        new($"'{source.Name}' was saved on a big-endian machine; load it in Python on a little-endian one and save it again.");
}

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
