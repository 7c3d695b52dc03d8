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

/// <summary>A contiguous tensor in flat pieces small enough for a span, which cannot hold 2 GiB.</summary>
internal static class TensorParts
{
    private const long LargestPart = 1 << 24;

    /// <summary>Views of at most 2^24 elements, in order. The caller disposes them.</summary>
    public static IEnumerable<Tensor> Of(Tensor tensor)
    {
        long count = tensor.numel();
        if (count == 0)
        {
            yield break;
        }

        using Tensor flat = tensor.view(-1);
        for (long at = 0; at < count; at += LargestPart)
        {
            yield return flat.narrow(0, at, Math.Min(LargestPart, count - at));
        }
    }
}
