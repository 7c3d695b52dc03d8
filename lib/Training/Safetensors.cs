using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// The safetensors format: an 8-byte little-endian header length, a JSON header (name to dtype, shape and byte range)
/// and the tensors' bytes, contiguous and row-major. Source: huggingface/safetensors, format description.
/// </summary>
public static class Safetensors
{
    private const long LargestHeader = 100_000_000;
    private const string MetadataKey = "__metadata__";

    /// <summary>Reads every tensor of a file. The caller disposes them.</summary>
    /// <exception cref="VcmrException">The file is missing, or breaks the format.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = Open(path);
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8)
        {
            throw Broken(path, "it is shorter than the 8 bytes of its header length");
        }

        long headerLength = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (headerLength is < 2 or > LargestHeader || headerLength > file.Length - 8)
        {
            throw Broken(path, $"its header length {headerLength} does not fit the file of {file.Length} bytes");
        }

        byte[] header = new byte[headerLength];
        file.ReadExactly(header);
        long dataLength = file.Length - 8 - headerLength;
        JsonObject entries = ParseHeader(path, header);
        var metadata = new Dictionary<string, string>();
        var layouts = new List<TensorLayout>();
        foreach ((string name, JsonNode? node) in entries)
        {
            if (name == MetadataKey)
            {
                ReadMetadata(path, node, metadata);
            }
            else
            {
                layouts.Add(TensorLayout.Parse(name, node, dataLength) ?? throw Broken(path, $"the entry of tensor '{name}' is malformed or lies outside the data"));
            }
        }

        return new SafetensorsFile(ReadTensors(path, file, 8 + headerLength, layouts), metadata);
    }

    /// <summary>Writes tensors: aside, flushed to disk, then renamed, so that a file of that name is always whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">Names and tensors, in the order in which they are stored.</param>
    /// <param name="metadata">Strings for the header.</param>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        var header = new JsonObject();
        if (metadata is { Count: > 0 })
        {
            header[MetadataKey] = new JsonObject(metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value)));
        }

        long offset = 0;
        foreach ((string name, Tensor tensor) in all)
        {
            var layout = TensorLayout.Of(name, tensor, offset);
            header[name] = layout.ToJson();
            offset = layout.End;
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        int padded = (json.Length + 7) / 8 * 8;
        string aside = path + ".part";
        using (FileStream file = File.Create(aside))
        {
            Span<byte> prefix = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(prefix, padded);
            file.Write(prefix);
            file.Write(json);
            for (int i = json.Length; i < padded; i++)
            {
                file.WriteByte((byte)' ');
            }

            foreach ((_, Tensor tensor) in all)
            {
                // Each of the three may make a tensor of its own.
                using var scope = NewDisposeScope();
                Tensor plain = tensor.detach().cpu().contiguous();
                file.Write(plain.bytes);
            }

            file.Flush(flushToDisk: true);
        }

        File.Move(aside, path, overwrite: true);
    }

    private static FileStream Open(string path)
    {
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The checkpoint '{path}' cannot be opened; check that it exists and is readable.", e);
        }
    }

    private static JsonObject ParseHeader(string path, byte[] header)
    {
        try
        {
            var options = new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false };
            return JsonNode.Parse(header, documentOptions: options) as JsonObject ?? throw Broken(path, "its header is no JSON object");
        }
        catch (JsonException e)
        {
            throw new VcmrException($"'{path}' is no safetensors file: its header is no JSON.", e);
        }
    }

    private static void ReadMetadata(string path, JsonNode? node, Dictionary<string, string> metadata)
    {
        if (node is not JsonObject pairs || pairs.Any(p => p.Value?.GetValueKind() != JsonValueKind.String))
        {
            throw Broken(path, "its metadata is no object of strings");
        }

        foreach ((string key, JsonNode? value) in pairs)
        {
            metadata[key] = value!.GetValue<string>();
        }
    }

    private static Dictionary<string, Tensor> ReadTensors(string path, FileStream file, long start, List<TensorLayout> layouts)
    {
        long expected = 0;
        foreach (TensorLayout layout in layouts.OrderBy(l => l.Begin).ThenBy(l => l.End))
        {
            if (layout.Begin != expected)
            {
                throw Broken(path, $"tensor '{layout.Name}' begins at byte {layout.Begin} instead of {expected}");
            }

            expected = layout.End;
        }

        if (start + expected != file.Length)
        {
            throw Broken(path, $"it has {file.Length - start} bytes of data and its header describes {expected}");
        }

        var tensors = new Dictionary<string, Tensor>();
        foreach (TensorLayout layout in layouts)
        {
            Tensor tensor = empty(layout.Shape, dtype: layout.Type);
            tensors.Add(layout.Name, tensor);
            if (layout.End > layout.Begin)
            {
                file.Position = start + layout.Begin;
                byte[] bytes = new byte[layout.End - layout.Begin];
                file.ReadExactly(bytes);
                tensor.bytes = bytes;
            }
        }

        return tensors;
    }

    private static VcmrException Broken(string path, string what) =>
        new($"'{path}' is no valid safetensors file: {what}; make it again or copy it anew.");
}
