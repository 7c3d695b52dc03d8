using System.Buffers.Binary;
using Vcmr.Formats.PyTorch;
using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>Tensors of any checkpoint this project understands: safetensors, and PyTorch's <c>.pt</c> and <c>.ckpt</c>.</summary>
internal static class TensorFile
{
    /// <summary>
    /// Reads every tensor of a file; its content decides the format, not its name. Keys are the file's own; a Lightning
    /// checkpoint gives the entries of its <c>state_dict</c>. Nothing that a file contains is ever executed. The caller
    /// disposes the result.
    /// </summary>
    /// <exception cref="VcmrException">The file is missing, empty, damaged, or of another kind.</exception>
    public static SafetensorsFile Read(string path)
    {
        using FileStream file = CheckpointSource.Open(path);
        return Read(file, path);
    }

    /// <summary>Reads every tensor of a seekable stream.</summary>
    /// <param name="stream">The stream, read from its first byte; it stays the caller's.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="VcmrException">The content is damaged, or of another kind.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        byte[] head = new CheckpointSource(stream, name, "checkpoint").Read(0, Math.Min(9, stream.Length));

        // A header of 640 bytes starts like a pickle, so safetensors comes first; no pickle has '{' as its ninth byte
        // after a length that fits.
        bool fits = head.Length == 9 && BinaryPrimitives.ReadUInt64LittleEndian(head) <= (ulong)stream.Length;
        return head switch
        {
            [.., (byte)'{'] when fits => Safetensors.Read(stream, name),
            [(byte)'P', (byte)'K', 3, 4, ..] or [0x80, >= 2 and <= 5, ..] => PyTorchFile.Read(stream, name),
            _ when Path.GetExtension(name) == ".safetensors" => Safetensors.Read(stream, name),
            _ => throw new VcmrException(
                $"'{name}' is neither a safetensors file nor a PyTorch checkpoint; check that it was downloaded whole and is what you meant."),
        };
    }
}

/// <summary>The content of a checkpoint file of any format; disposing it disposes its tensors.</summary>
/// <param name="Tensors">Tensors by name, on the CPU.</param>
/// <param name="Metadata">Strings of a safetensors header; empty for the other formats.</param>
public sealed record SafetensorsFile(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata) : IDisposable
{
    /// <inheritdoc />
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }
}

/// <summary>Tensors by name that are made one after the other.</summary>
internal static class TensorMap
{
    /// <summary>All tensors that <paramref name="fill"/> makes; where it fails, those already made are disposed.</summary>
    public static Dictionary<string, Tensor> Build(Action<Dictionary<string, Tensor>> fill)
    {
        var tensors = new Dictionary<string, Tensor>();
        try
        {
            fill(tensors);
            return tensors;
        }
        catch
        {
            foreach (Tensor tensor in tensors.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }
}
