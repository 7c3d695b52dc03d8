using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

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
