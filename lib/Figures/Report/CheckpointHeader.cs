using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vcmr.Formats;
using Vcmr.Training.Checkpoints;

namespace Vcmr.Figures.Report;

/// <summary>Reads the state and the description in a checkpoint's header without its tensors, of which a results folder has gigabytes.</summary>
internal static class CheckpointHeader
{
    private const int LargestHeader = 20_000_000;

    public static CheckpointSummary Read(string path)
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
            && metadata.TryGetProperty(Checkpoint.StateKey, out JsonElement state)
            && JsonSerializer.Deserialize<TrainingState>(state.GetString()!) is { } read
                ? new CheckpointSummary(read, metadata.TryGetProperty(Checkpoint.AboutKey, out JsonElement about) ? JsonNode.Parse(about.GetString()!) : null)
                : throw new FormatException("its header holds no training state.");
    }
}

/// <summary>What a checkpoint's header says.</summary>
/// <param name="State">Where the run stands.</param>
/// <param name="About">What the file says of itself, see <see cref="CheckpointAbout"/>; null in files of earlier versions.</param>
internal sealed record CheckpointSummary(TrainingState State, JsonNode? About);
