using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

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
