namespace Vcmr.Training;

/// <summary>Where models and batches lie.</summary>
public enum ComputeDevice
{
    /// <summary>The CPU.</summary>
    Cpu,

    /// <summary>The first CUDA device; needs a build with <c>-p:Cuda=true</c>.</summary>
    Cuda,
}
