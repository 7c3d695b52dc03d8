using static TorchSharp.torch;

namespace Vcmr.Models;

/// <summary>
/// A tensor that never changes, made once for each device and kept for good. As a field of a module it would be one of its buffers,
/// and stand in every checkpoint.
/// </summary>
/// <param name="make">Makes it on the CPU.</param>
internal sealed class ConstantTensor(Func<Tensor> make)
{
    private readonly Dictionary<string, Tensor> _made = [];

    /// <summary>The tensor on a device; nobody disposes it.</summary>
    public Tensor On(Device device)
    {
        lock (_made)
        {
            string key = device.ToString();
            if (!_made.TryGetValue(key, out Tensor? tensor))
            {
                using var scope = NewDisposeScope();
                using var _ = inference_mode(false);
                _made[key] = tensor = make().to(device).DetachFromDisposeScope();
            }

            return tensor;
        }
    }
}
