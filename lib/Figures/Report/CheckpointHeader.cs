using System.Buffers.Binary;
using System.Text.Json;
using Vcmr.Formats;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>Reads the state in a checkpoint's header without its tensors, of which a results folder has gigabytes.</summary>
internal static class CheckpointHeader
{
    private const int LargestHeader = 20_000_000;

    public static TrainingState Read(string path)
    {
        using FileStream file = CheckpointSource.Open(path);
        Span<byte> prefix = stackalloc byte[8];
        long length = file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8 ? 0 : BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > LargestHeader || length > file.Length - 8)
        {
            throw new FormatException($"{file.Length} bytes that are no whole checkpoint.");
        }

        byte[] bytes = new byte[length];
        file.ReadExactly(bytes);
        using var header = JsonDocument.Parse(bytes);
        long end = header.RootElement.EnumerateObject()
            .Where(p => p.Value.ValueKind == JsonValueKind.Object && p.Value.TryGetProperty("data_offsets", out _))
            .Select(p => p.Value.GetProperty("data_offsets")[1].GetInt64())
            .DefaultIfEmpty(0)
            .Max();
        if (8 + length + end != file.Length)
        {
            throw new FormatException($"{file.Length} bytes where its header promises {8 + length + end}.");
        }

        return header.RootElement.TryGetProperty("__metadata__", out JsonElement metadata)
            && metadata.TryGetProperty("vcmr.state", out JsonElement state)
            && JsonSerializer.Deserialize<TrainingState>(state.GetString()!) is { } read
                ? read
                : throw new FormatException("its header holds no training state.");
    }
}
