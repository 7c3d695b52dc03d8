using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>A tensor as PyTorch stores it: a strided view of a storage.</summary>
internal sealed class TensorView
{
    private readonly long _offset;
    private readonly PickleTuple _shape;
    private readonly PickleTuple _strides;

    private TensorView(PyTorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, long count) =>
        (Storage, _offset, _shape, _strides, Count) = (storage, offset, shape, strides, count);

    public PyTorchStorage Storage { get; }

    /// <summary>Number of elements.</summary>
    public long Count { get; }

    /// <summary>The view, where every element of it lies in the slice; else null.</summary>
    /// <remarks>The tuples stay as they are: a pickle can name one of them for a million tensors.</remarks>
    public static TensorView? Create(StorageSlice slice, long offset, PickleTuple shape, PickleTuple strides)
    {
        int rank = shape.Items.Length;
        if (rank != strides.Items.Length || rank > TensorTypes.MostDimensions || offset < 0)
        {
            return null;
        }

        Span<long> extents = stackalloc long[rank];
        Span<long> steps = stackalloc long[rank];
        if (!Copy(shape, extents) || !Copy(strides, steps) || !TensorTypes.CanHold(slice.Storage.Type, extents))
        {
            return null;
        }

        if (extents.Contains(0))
        {
            return new TensorView(slice.Storage, 0, shape, strides, 0);
        }

        // A product of two 63-bit numbers has 126 bits, and the sum is left as soon as it passes 63.
        var end = (UInt128)(slice.First + slice.Count);
        UInt128 last = (UInt128)slice.First + (UInt128)offset;
        long count = 1;
        for (int i = 0; i < rank && last < end; i++)
        {
            last += (UInt128)(extents[i] - 1) * (UInt128)steps[i];
            count *= extents[i];
        }

        return last < end ? new TensorView(slice.Storage, slice.First + offset, shape, strides, count) : null;
    }

    /// <summary>A contiguous copy out of the whole storage; the caller disposes it.</summary>
    public Tensor Of(Tensor storage)
    {
        long[] shape = [.. _shape.Items.Cast<long>()];
        if (Count == 0)
        {
            return empty(shape, dtype: Storage.Type);
        }

        using Tensor view = storage.as_strided(shape, [.. _strides.Items.Cast<long>()], _offset);
        using Tensor contiguous = view.contiguous();
        return contiguous.clone();
    }

    /// <summary>Copies counts; false where one is none.</summary>
    private static bool Copy(PickleTuple tuple, Span<long> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            if (tuple.Items[i] is not (long and >= 0 and var value))
            {
                return false;
            }

            target[i] = value;
        }

        return true;
    }
}
