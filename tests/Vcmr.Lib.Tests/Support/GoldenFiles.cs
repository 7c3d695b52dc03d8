using System.Collections.Concurrent;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>
/// The reference data in <c>tests/golden</c>; its README says where they are from. What lies there as <c>NAME.gz</c> is found by
/// its NAME and unpacked on first use.
/// </summary>
internal static class GoldenFiles
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> MadeFiles = new();

    public static string Root { get; } = Path.Combine(Repository.Root, "tests", "golden");

    public static string Find(params string[] parts)
    {
        string name = string.Join('/', parts), path = Path.Combine([Root, .. parts]);
        if (!Path.Exists(path) && File.Exists(path + ".gz"))
        {
            return Made(name, made => File.WriteAllBytes(made, Unpack(path + ".gz", parts[^1])));
        }

        Assert.True(Path.Exists(path), $"tests/golden/{name} is missing: this checkout is not whole.");
        return path;
    }

    /// <summary>Material that cannot be part of the repository, in a folder <c>shared</c> beside it; null where there is none.</summary>
    public static string? Beside(params string[] parts)
    {
        string path = Path.Combine([Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared")), .. parts]);
        return Path.Exists(path) ? path : null;
    }

    /// <summary>A file that is made once a run, in the tests' own output.</summary>
    public static string Made(string name, Action<string> make) => MadeFiles.GetOrAdd(name, _ => new Lazy<string>(() =>
    {
        string path = Path.Combine(AppContext.BaseDirectory, "golden", name), aside = $"{path}.{Environment.ProcessId}";
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        make(aside);
        File.Move(aside, path, overwrite: true);
        return path;
    })).Value;

    public static JsonNode Manifest(string folder) => JsonNode.Parse(File.ReadAllText(Find(folder, "manifest.json")))!;

    public static float[] Floats(string folder, string file) => Values<float>(folder, file);

    public static T[] Values<T>(string folder, string file)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Find(folder, file))).ToArray();

    private static byte[] Unpack(string path, string name)
    {
        using var content = new MemoryStream();
        using (var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress))
        {
            packed.CopyTo(content);
        }

        byte[] bytes = content.ToArray();
        string list = Path.Combine(Path.GetDirectoryName(path)!, "packed.json");
        if (File.Exists(list))
        {
            FillWeights(bytes, JsonNode.Parse(File.ReadAllText(list))![name].Deserialize<PackedFile>(JsonSerializerOptions.Web)!);
        }

        return bytes;
    }

    // PyTorch wrote the file with weights from a formula; packed, it has zeros in their place.
    private static void FillWeights(byte[] file, PackedFile packed)
    {
        foreach (PackedWeights w in packed.Weights)
        {
            MemoryMarshal.AsBytes<float>(HashWeights.Uniform(w.Count, w.Seed, w.Low, w.High)).CopyTo(file.AsSpan(w.Offset));
        }

        Assert.Equal(packed.Sha256, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private sealed record PackedFile(string Sha256, PackedWeights[] Weights);

    private sealed record PackedWeights(int Offset, int Count, uint Seed, double Low, double High);
}
