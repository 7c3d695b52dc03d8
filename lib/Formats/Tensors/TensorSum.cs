using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>
/// SHA-256 over all that a safetensors file holds (header texts, and names, types, shapes and bytes of its tensors), which
/// the file's own metadata keeps: the format has no checksum, and a weight with another bit is a number like any other.
/// </summary>
internal static class TensorSum
{
    /// <summary>Where a file keeps its sum.</summary>
    public const string Key = "vcmr.sha256";

    /// <summary>The metadata with the sum of file and metadata.</summary>
    public static IReadOnlyDictionary<string, string> Seal(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata) =>
        new Dictionary<string, string>(metadata) { [Key] = Of(tensors, metadata) };

    /// <summary>What is wrong with a file that has a sum, as a clause; null where nothing is, or where it has none.</summary>
    public static string? Fault(IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string> metadata) =>
        !metadata.TryGetValue(Key, out string? sum) || sum == Of(tensors, metadata) ? null
        : FiniteTensors.FirstOther(tensors) is { } name ? $"its tensor '{CheckpointSource.Shown(name)}' is not finite"
        : "its checksum differs";

    private static string Of(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string text) in metadata.Where(m => m.Key != Key).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{key}\n{text}\n"));
        }

        foreach ((string name, Tensor tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            Tensor plain = tensor.detach().cpu().contiguous();
            sum.AppendData(Encoding.UTF8.GetBytes($"{name}\n{plain.dtype}\n{string.Join(',', plain.shape)}\n"));
            foreach (Tensor part in TensorParts.Of(plain))
            {
                sum.AppendData(part.bytes);
            }
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }
}

/// <summary>Looks for NaN and infinite values.</summary>
internal static class FiniteTensors
{
    /// <summary>Name of the first tensor with a value that is not finite, or null.</summary>
    public static string? FirstOther(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        foreach ((string name, Tensor tensor) in tensors)
        {
            using var scope = NewDisposeScope();
            if (tensor.is_floating_point() && tensor.isfinite().all().bytes[0] == 0)
            {
                return name;
            }
        }

        return null;
    }
}
