namespace Vcmr.Formats.PyTorch;

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
