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
    // A checkpoint of this project has some hundred tensors and a header below 1 MB, the largest language models some ten
    // thousand. The format itself allows 100 MB, of which a made-up file makes ten times as much in memory.
    private const long LargestHeader = 25_000_000;
    private const int Alignment = 8;
    private const string MetadataKey = "__metadata__";
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads every tensor of a file. The caller disposes them.</summary>
    /// <exception cref="VcmrException">The file is missing, breaks the format, or has a sum of its content and another content.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = CheckpointSource.Open(path);
        return Read(file, path);
    }

    /// <summary>Reads every tensor of a seekable stream. The caller disposes them.</summary>
    /// <param name="stream">The stream, read from its first byte; it stays the caller's.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="VcmrException">The content breaks the format, or is another than the sum in it says.</exception>
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
        var file = new SafetensorsFile(ReadTensors(layouts, start, source), metadata);
        if (TensorSum.Fault(file.Tensors, metadata) is not { } fault)
        {
            return file;
        }

        file.Dispose();
        throw new VcmrException($"The content of '{name}' is not what was written to it ({fault}); copy it back from a backup, or make it again.");
    }

    /// <summary>
    /// Writes tensors as <c>Write</c> does, with a sum over the content, so that damage is found when it is read. An earlier
    /// file of that name gets the name <paramref name="keep"/>, where there is one.
    /// </summary>
    internal static void WriteSealed(string path, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata, string? keep = null) =>
        Write(path, tensors, TensorSum.Seal(tensors, metadata), keep);

    /// <summary>Writes tensors: aside, flushed to disk, then renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors. Their bytes are stored widest type first, so that each is aligned.</param>
    /// <param name="metadata">Strings for the header.</param>
    /// <exception cref="VcmrException">A tensor's type has no name in the format, or the file cannot be written.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null) =>
        Write(path, tensors, metadata, keep: null);

    private static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata, string? keep)
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
        AtomicFile.WriteAlone(path, file => Write(file, json, all.Select(t => t.Value)), keep);
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
        // Names that are no Unicode are found before anything is made of them.
        _ = Utf8.GetCharCount(header);
        RequireFewEntries(header, source);
        using var document = JsonDocument.Parse(header, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
        if (header[0] != '{' || document.RootElement is not { ValueKind: JsonValueKind.Object } entries)
        {
            throw source.Broken("its header is no JSON object");
        }

        var layouts = new List<TensorLayout>();
        foreach (JsonProperty entry in entries.EnumerateObject())
        {
            if (entry.Name == MetadataKey)
            {
                ReadMetadata(entry.Value, source, metadata);
                continue;
            }

            (TensorLayout? layout, string? error) = TensorLayout.Parse(entry.Name, entry.Value, dataLength);
            layouts.Add(layout ?? throw source.Broken($"tensor '{CheckpointSource.Shown(entry.Name)}' {error}"));
        }

        return layouts;
    }

    /// <summary>Counts what the header names before it is taken apart.</summary>
    private static void RequireFewEntries(byte[] header, CheckpointSource source)
    {
        var reader = new Utf8JsonReader(header, new JsonReaderOptions { MaxDepth = 8 });
        int names = 0;
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.PropertyName, CurrentDepth: 1 })
            {
                source.RequireFewTensors(++names - 1);
            }
        }
    }

    private static void ReadMetadata(JsonElement pairs, CheckpointSource source, Dictionary<string, string> metadata)
    {
        if (pairs.ValueKind != JsonValueKind.Object || pairs.EnumerateObject().Any(p => p.Value.ValueKind != JsonValueKind.String))
        {
            throw source.Broken("its metadata is no object of strings");
        }

        foreach (JsonProperty pair in pairs.EnumerateObject())
        {
            metadata[pair.Name] = pair.Value.GetString()!;
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
    public static (TensorLayout? Layout, string? Error) Parse(string name, JsonElement entry, long dataLength)
    {
        if (entry.ValueKind != JsonValueKind.Object || entry.GetPropertyCount() != 3
            || !entry.TryGetProperty("dtype", out JsonElement type) || type.ValueKind != JsonValueKind.String || type.GetString() is not { } typeName
            || !entry.TryGetProperty("shape", out JsonElement extents) || Integers(extents) is not { } shape
            || !entry.TryGetProperty("data_offsets", out JsonElement offsets) || Integers(offsets) is not [long begin, long end])
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

    private static long[]? Integers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array || array.GetArrayLength() > TensorTypes.MostDimensions)
        {
            return null;
        }

        long[] values = new long[array.GetArrayLength()];
        for (int i = 0; i < values.Length; i++)
        {
            if (array[i].ValueKind != JsonValueKind.Number || !array[i].TryGetInt64(out values[i]) || values[i] < 0)
            {
                return null;
            }
        }

        return values;
    }
}
