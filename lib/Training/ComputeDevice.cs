using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>Where models and batches lie.</summary>
public enum ComputeDevice
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>
    /// The first CUDA device; needs a build with <c>-p:Cuda=true</c>. A run there repeats up to rounding and not to the byte: cuDNN
    /// takes the algorithms that it found fastest, and sums come in no fixed order.
    /// </summary>
    Cuda,
}

/// <summary>torch's devices for ours.</summary>
internal static class ComputeDevices
{
    /// <summary>The device to compute on.</summary>
    /// <exception cref="VcmrException">CUDA is asked for and not there, or the libtorch that the user names will not do.</exception>
    public static Device Open(ComputeDevice device)
    {
        if (TorchLibrary.NamedFolder is not null && TorchLibrary.Failure is { } failure)
        {
            throw new VcmrException(failure);
        }

        if (device == ComputeDevice.Cpu)
        {
            return CPU;
        }

        if (!cuda.is_available())
        {
            throw new VcmrException(
                "The profile asks for device 'cuda' and there is none; build with -p:Cuda=true, or name a libtorch with CUDA by VCMR_LIBTORCH, on a machine whose NVIDIA driver 'nvidia-smi' shows, or set device: cpu.");
        }

        CudaSettings.Begin();
        return CUDA;
    }

    /// <summary>The device of a module's parameters, the CPU where it has none; what goes through the module must lie there.</summary>
    public static Device Of(Module module) => module.parameters().FirstOrDefault()?.device ?? CPU;
}
