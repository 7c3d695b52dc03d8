using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Vcmr.Native;

/// <summary>For loops of our own over the memory of CPU tensors.</summary>
internal static unsafe class TensorLoops
{
    /// <summary>Where a contiguous tensor lies, for as long as it lives.</summary>
    public static byte* Place(Tensor contiguous)
    {
        // Of a first item alone: a span ends at 2 GB, which a batch's tensor may exceed.
        using Tensor first = contiguous.narrow(0, 0, 1);
        return (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(first.bytes));
    }

    /// <summary>Works on parts 0, 1, … by as many threads as torch has, each on a stretch of them: what lies side by side is one core's.</summary>
    public static void Each(long parts, Action<long> part)
    {
        int threads = get_num_threads();
        if (threads == 1 || parts == 1)
        {
            Stretch(0, parts, part);
            return;
        }

        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, thread =>
            Stretch(parts * thread / threads, parts * (thread + 1) / threads, part));
    }

    private static void Stretch(long first, long end, Action<long> part)
    {
        for (long i = first; i < end; i++)
        {
            part(i);
        }
    }
}
