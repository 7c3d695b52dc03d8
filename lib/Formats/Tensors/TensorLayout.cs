using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>One tensor's entry in a safetensors header.</summary>
internal sealed record TensorLayout(string Name, ScalarType Type, long[] Shape, long Begin, long End)
{
    /// <summary>The entry of a tensor whose bytes begin at an offset of the data.</summary>
    /// <exception cref="VcmrException">The format has no name for its type.</exception>
    public static TensorLayout Of(string name, Tensor tensor, long begin)
    {
        if (TensorTypes.SafetensorsName(tensor.dtype) is null)
        {
            throw new VcmrException($"Tensor '{name}' has type {tensor.dtype}, which safetensors cannot hold; convert it first.");
        }

        return new TensorLayout(name, tensor.dtype, tensor.shape, begin, begin + (tensor.numel() * TensorTypes.Size(tensor.dtype)));
    }

    /// <summary>Reads an entry; the error is what is wrong with it.</summary>
    public static (TensorLayout? Layout, string? Error) Parse(string name, JsonNode? node, long dataLength)
    {
        if (node is not JsonObject { Count: 3 } entry
            || entry["dtype"] is not JsonValue type || !type.TryGetValue(out string? typeName)
            || Integers(entry["shape"]) is not { } shape
            || Integers(entry["data_offsets"]) is not [long begin, long end])
        {
            return (null, "is not described by a type, a shape and two offsets");
        }

        if (TensorTypes.OfSafetensors(typeName) is not { } scalar)
        {
            return (null, $"has type '{CheckpointSource.Shown(typeName)}', which is not supported");
        }

        if (!TensorTypes.CanHold(scalar, shape))
        {
            return (null, "has a shape beyond 63 bits");
        }

        long size = shape.Aggregate((long)TensorTypes.Size(scalar), (n, s) => n * s);
        return begin <= end && end <= dataLength && end - begin == size
            ? (new TensorLayout(name, scalar, shape, begin, end), null)
            : (null, $"needs {size} bytes and has those from {begin} to {end} of {dataLength}");
    }

    public JsonObject ToJson() => new()
    {
        ["dtype"] = TensorTypes.SafetensorsName(Type),
        ["shape"] = new JsonArray([.. Shape.Select(s => (JsonNode)s)]),
        ["data_offsets"] = new JsonArray(Begin, End),
    };

    private static long[]? Integers(JsonNode? node)
    {
        if (node is not JsonArray array || array.Count > TensorTypes.MostDimensions)
        {
            return null;
        }

        long[] values = new long[array.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (array[i]?.GetValueKind() != JsonValueKind.Number || !array[i]!.AsValue().TryGetValue(out values[i]) || values[i] < 0)
            {
                return null;
            }
        }

        return values;
    }
}
