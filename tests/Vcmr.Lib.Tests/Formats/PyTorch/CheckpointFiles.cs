using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Tests.Support;
using static TorchSharp.torch;

namespace Vcmr.Tests.Formats.PyTorch;

/// <summary>The committed files of PyTorch and what they hold; <c>Files/make.py</c> made both.</summary>
internal static class CheckpointFiles
{
    /// <summary>What the commands in the dangerous files would make.</summary>
    public const string TouchedByDangerous = "/tmp/vcmr-a-checkpoint-ran-this";

    private static readonly Lazy<JsonNode> Values = new(() => JsonNode.Parse(File.ReadAllText(Find("values.json")))!);

    public static IEnumerable<string> Sound => Values.Value["files"]!.AsObject().Select(f => f.Key);

    public static IEnumerable<string> Dangerous => Directory.EnumerateFiles(Find("danger")).Order().Select(f => "danger/" + Path.GetFileName(f));

    public static string Find(string name) => Path.Combine(Repository.Root, "tests", "Vcmr.Lib.Tests", "Formats", "PyTorch", "Files", name);

    /// <summary>Type, shape and row-major bytes of each tensor in a file, as PyTorch has them.</summary>
    public static Dictionary<string, (string Type, long[] Shape, string Hex)> Expected(string name) =>
        Values.Value["sets"]![Values.Value["files"]![name]!.GetValue<string>()]!.AsObject().ToDictionary(
            t => t.Key,
            t => (t.Value![0]!.GetValue<string>(), t.Value[1].Deserialize<long[]>()!, t.Value[2]!.GetValue<string>()));

    public static (string Type, long[] Shape, string Hex) Describe(Tensor tensor)
    {
        string type = tensor.dtype switch
        {
            ScalarType.Byte => "torch.uint8",
            var other => $"torch.{other.ToString().ToLowerInvariant()}",
        };
        return (type, tensor.shape, tensor.numel() == 0 ? "" : Convert.ToHexStringLower(tensor.bytes));
    }
}
