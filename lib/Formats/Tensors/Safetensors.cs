using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Storage;
using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>
/// The safetensors format: an 8-byte little-endian header length, a JSON header (name to dtype, shape and byte range)
/// and the tensors' bytes, contiguous and row-major. Source: huggingface/safetensors, format description. Our own, because
/// the one package for .NET, TorchSharp.PyBridge, compares no range with the file and has no metadata, where checkpoints
/// keep their state.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;
    private const int Alignment = 8;
    private const string MetadataKey = "__metadata__";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads every tensor of a file. The caller disposes them.</summary>
    /// <exception cref="VcmrException">The file is missing, or breaks the format.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = CheckpointSource.Open(path);
        return Read(file, path);
    }

    /// <summary>Reads every tensor of a seekable stream. The caller disposes them.</summary>
    /// <param name="stream">The stream, read from its first byte; it stays the caller's.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="VcmrException">The content breaks the format.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var source = new CheckpointSource(stream, name, "safetensors file");
        if (source.Length < sizeof(long))
        {
            throw source.Broken($"it is shorter than the {sizeof(long)} bytes of its header length");
        }

        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(source.Read(0, sizeof(long)));
        if (headerLength is < 2 or > LargestHeader || headerLength > source.Length - sizeof(long))
        {
            throw source.Broken($"its header length {headerLength} does not fit the file of {source.Length} bytes");
        }

        long start = sizeof(long) + headerLength;
        var metadata = new Dictionary<string, string>();
        List<TensorLayout> layouts;
        try
        {
            layouts = ReadHeader(source.Read(sizeof(long), headerLength), source.Length - start, source, metadata);
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException or InvalidOperationException)
        {
            // System.Text.Json reports a text that is no Unicode as an invalid operation, and only when it is asked for.
            throw source.Broken("its header is no JSON");
        }

        CheckOrder(layouts, source.Length - start, source);
        return new SafetensorsFile(ReadTensors(layouts, start, source), metadata);
    }

    /// <summary>Writes tensors: aside, flushed to disk, then renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors. Their bytes are stored widest type first, so that each is aligned.</param>
    /// <param name="metadata">Strings for the header.</param>
    /// <exception cref="VcmrException">A tensor's type has no name in the format, or the file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        // PyTorch's own reader views the data as each tensor's type, which fails at an odd address.
        KeyValuePair<string, Tensor>[] all = [.. tensors.OrderByDescending(t => t.Value.element_size())];
        var header = new JsonObject();
        if (metadata is { Count: > 0 })
        {
            header[MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        long offset = 0;
        foreach ((string name, Tensor tensor) in all)
        {
            var layout = TensorLayout.Of(name, tensor, offset);
            header.Add(name, layout.ToJson());
            offset = layout.End;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        AtomicFile.WriteAlone(path, file => Write(file, json, all.Select(t => t.Value)));
    }

    private static void Write(Stream file, byte[] json, IEnumerable<Tensor> tensors)
    {
        int padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(prefix, padded);
        file.Write(prefix);
        file.Write(json);
        for (int i = json.Length; i < padded; i++)
        {
            file.WriteByte((byte)' ');
        }

        foreach (Tensor tensor in tensors)
        {
            using Tensor detached = tensor.detach();
            using Tensor local = detached.cpu();
            using Tensor plain = local.contiguous();
            foreach (Tensor part in TensorParts.Of(plain))
            {
                using (part)
                {
                    file.Write(part.bytes);
                }
            }
        }
    }

    private static List<TensorLayout> ReadHeader(byte[] header, long dataLength, CheckpointSource source, Dictionary<string, string> metadata)
    {
        var options = new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false };
        if (header[0] != '{' || JsonNode.Parse(Utf8.GetString(header), documentOptions: options) is not JsonObject entries)
        {
            throw source.Broken("its header is no JSON object");
        }

        var layouts = new List<TensorLayout>();
        foreach ((string name, JsonNode? node) in entries)
        {
            if (name == MetadataKey)
            {
                ReadMetadata(node, source, metadata);
                continue;
            }

            (TensorLayout? layout, string? error) = TensorLayout.Parse(name, node, dataLength);
            layouts.Add(layout ?? throw source.Broken($"tensor '{CheckpointSource.Shown(name)}' {error}"));
        }

        return layouts;
    }

    private static void ReadMetadata(JsonNode? node, CheckpointSource source, Dictionary<string, string> metadata)
    {
        if (node is not JsonObject pairs || pairs.Any(p => p.Value?.GetValueKind() != JsonValueKind.String))
        {
            throw source.Broken("its metadata is no object of strings");
        }

        foreach ((string key, JsonNode? value) in pairs)
        {
            metadata[key] = value!.GetValue<string>();
        }
    }

    /// <summary>The tensors' ranges must fill the data one after the other, without a gap, an overlap or a rest.</summary>
    private static void CheckOrder(List<TensorLayout> layouts, long dataLength, CheckpointSource source)
    {
        long expected = 0;
        foreach (TensorLayout layout in layouts.OrderBy(l => l.Begin).ThenBy(l => l.End))
        {
            if (layout.Begin != expected)
            {
                throw source.Broken($"tensor '{CheckpointSource.Shown(layout.Name)}' begins at byte {layout.Begin} instead of {expected}");
            }

            expected = layout.End;
        }

        if (expected != dataLength)
        {
            throw source.Broken($"it has {dataLength} bytes of data and its header describes {expected}");
        }
    }

    private static Dictionary<string, Tensor> ReadTensors(List<TensorLayout> layouts, long start, CheckpointSource source) =>
        TensorMap.Build(tensors =>
        {
            foreach (TensorLayout layout in layouts)
            {
                Tensor tensor = empty(layout.Shape, dtype: layout.Type);
                tensors.Add(layout.Name, tensor);
                source.Fill(tensor, start + layout.Begin);
            }
        });
}

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
