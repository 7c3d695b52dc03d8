using System.Runtime.InteropServices;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>torch's devices for ours.</summary>
public static class ComputeDevices
{
    /// <summary>The device to compute on.</summary>
    /// <exception cref="VcmrException">CUDA is asked for and not there.</exception>
    public static Device Open(ComputeDevice device) => Open(device, cuda.is_available);

    /// <summary>The device of a module's parameters, the CPU where it has none; what goes through the module must lie there.</summary>
    public static Device Of(Module module) => module.parameters().FirstOrDefault()?.device ?? CPU;

    internal static Device Open(ComputeDevice device, Func<bool> hasCuda)
    {
        if (device == ComputeDevice.Cpu)
        {
            return CPU;
        }

        try
        {
            if (hasCuda())
            {
                return CUDA;
            }
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or ExternalException or TypeInitializationException)
        {
            // A build for the CPU has no CUDA library to ask; said below.
        }

        throw new VcmrException(
            "The profile asks for device 'cuda' and there is none; build with -p:Cuda=true on a machine whose NVIDIA driver 'nvidia-smi' shows, or set device: cpu.");
    }
}
