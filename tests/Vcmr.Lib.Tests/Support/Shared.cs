using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Xunit;

namespace Vcmr.Tests.Support;

/// <summary>The reference data beside the project; tests that need it skip where it is absent.</summary>
internal static class Shared
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared"));

    public static string Find(params string[] parts)
    {
        string path = Path.Combine([Root, .. parts]);
        Assert.SkipUnless(Path.Exists(path), $"reference data '{string.Join('/', parts)}' is not beside the project");
        return path;
    }

    public static JsonNode Manifest(string folder) => JsonNode.Parse(File.ReadAllText(Find("golden", folder, "manifest.json")))!;

    public static float[] Floats(string folder, string file) => Values<float>(folder, file);

    public static T[] Values<T>(string folder, string file)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(File.ReadAllBytes(Find("golden", folder, file))).ToArray();
}
