using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>One tensor's entry in a safetensors header.</summary>
internal sealed record TensorLayout(string Name, ScalarType Type, long[] Shape, long Begin, long End)
{
    private static readonly (string Name, ScalarType Type, int Bytes)[] Types =
    [
        ("F32", ScalarType.Float32, 4), ("F64", ScalarType.Float64, 8), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    public static TensorLayout Of(string name, Tensor tensor, long begin)
    {
        int bytes = Types.First(t => t.Type == tensor.dtype).Bytes;
        return new TensorLayout(name, tensor.dtype, tensor.shape, begin, begin + (tensor.numel() * bytes));
    }

    /// <summary>The entry, or null where it is malformed, or its bytes lie outside the data.</summary>
    public static TensorLayout? Parse(string name, JsonNode? node, long dataLength)
    {
        if (node is not JsonObject { Count: 3 } entry
            || entry["dtype"] is not JsonValue type || !type.TryGetValue(out string? typeName)
            || Integers(entry["shape"]) is not { } shape
            || Integers(entry["data_offsets"]) is not { Length: 2 } range)
        {
            return null;
        }

        (string? known, ScalarType scalar, int bytes) = Types.FirstOrDefault(t => t.Name == typeName);
        UInt128 size = (UInt128)bytes;
        foreach (long extent in shape)
        {
            size *= (UInt128)extent;
            if (size > (UInt128)dataLength && extent != 0 && !shape.Contains(0))
            {
                return null;
            }
        }

        bool fits = known is not null && range[0] <= range[1] && range[1] <= dataLength && (UInt128)(range[1] - range[0]) == size;
        return fits ? new TensorLayout(name, scalar, shape, range[0], range[1]) : null;
    }

    public JsonObject ToJson() => new()
    {
        ["dtype"] = Types.First(t => t.Type == Type).Name,
        ["shape"] = new JsonArray([.. Shape.Select(s => (JsonNode)s)]),
        ["data_offsets"] = new JsonArray(Begin, End),
    };

    private static long[]? Integers(JsonNode? node)
    {
        if (node is not JsonArray array || array.Count > 16)
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
