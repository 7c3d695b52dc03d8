using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>Direct access to a row of a contiguous CPU tensor; filling through tensor operations costs ten times as much.</summary>
internal static class TensorRows
{
    /// <summary>The floats of row <paramref name="row"/> of the first dimension.</summary>
    public static Span<float> Row(Tensor tensor, int row) => Row<float>(tensor, row);

    /// <summary>The values of row <paramref name="row"/> of the first dimension of a tensor of this type.</summary>
    public static Span<T> Row<T>(Tensor tensor, int row)
        where T : unmanaged
    {
        int width = checked((int)(tensor.numel() / tensor.shape[0]));
        return MemoryMarshal.Cast<byte, T>(tensor.bytes).Slice(row * width, width);
    }
}
