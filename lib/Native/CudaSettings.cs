using TorchSharp;

namespace Vcmr.Native;

/// <summary>
/// What torch is told before it computes on an NVIDIA GPU. TorchSharp has no names for all of it, so libtorch's own functions
/// are called, as for <see cref="Autocast"/>; where a libtorch lacks one, its defaults stay.
/// </summary>
internal static unsafe class CudaSettings
{
    private static readonly nint Context = TorchLibrary.Export("_ZN2at13globalContextEv") is var found and not 0 ? ((delegate* unmanaged<nint>)found)() : 0;

    /// <summary>
    /// Whether cuDNN times its algorithms for each shape of a convolution, when that first comes, and takes the fastest. Which
    /// that is may differ from run to run, and with it how results round.
    /// </summary>
    public static bool Autotunes
    {
        get => Is("_ZNK2at7Context14benchmarkCuDNNEv");
        set => Set("_ZN2at7Context17setBenchmarkCuDNNEb", value);
    }

    /// <summary>Whether fp32 products may round their factors to TF32, with 10 bits of mantissa: convolutions and matrix products.</summary>
    public static bool RoundsToTf32
    {
        get => Is("_ZNK2at7Context15allowTF32CuBLASEv");
        set
        {
            Set("_ZN2at7Context18setAllowTF32CuBLASEb", value);
            Set("_ZN2at7Context17setAllowTF32CuDNNEb", value);
        }
    }

    /// <summary>The settings of every run: autotuning, and fp32 that is fp32.</summary>
    public static void Begin() => (Autotunes, RoundsToTf32) = (true, false);

    /// <summary>Begins a region of TF32, which ends when the result is disposed; null where there is none on this device.</summary>
    /// <param name="device">Where it computes.</param>
    public static IDisposable? Tf32(DeviceType device)
    {
        if (device != DeviceType.CUDA)
        {
            return null;
        }

        RoundsToTf32 = true;
        return new End();
    }

    private static bool Is(string name) =>
        Context != 0 && TorchLibrary.Export(name) is var get and not 0 && ((delegate* unmanaged<nint, byte>)get)(Context) != 0;

    private static void Set(string name, bool value)
    {
        if (Context != 0 && TorchLibrary.Export(name) is var set and not 0)
        {
            ((delegate* unmanaged<nint, byte, void>)set)(Context, value ? (byte)1 : (byte)0);
        }
    }

    private sealed class End : IDisposable
    {
        public void Dispose() => RoundsToTf32 = false;
    }
}
