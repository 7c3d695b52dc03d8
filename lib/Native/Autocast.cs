using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Native;

/// <summary>
/// A region in which torch casts the inputs of convolutions and matrix products to bf16 and leaves the weights and their
/// gradients in fp32, as PyTorch's <c>torch.autocast</c> does. Dispose it on the thread that made it; the state before it
/// comes back then. It encloses the forward pass: backward takes the forward pass's types by itself.
/// </summary>
public sealed class Autocast : IDisposable
{
    private static readonly AutocastSwitch Own = new(TorchLibrary.Export, Console.Error.WriteLine);
    private readonly AutocastFunctions _functions;
    private readonly DeviceType _device;
    private readonly (bool Enabled, ScalarType Type) _before;
    private bool _left;

    internal Autocast(AutocastFunctions functions, DeviceType device, bool enabled, ScalarType type)
    {
        (_functions, _device, _before) = (functions, device, functions.Get(device));
        functions.Enter();
        functions.Set(device, enabled, type);
    }

    /// <summary>Begins a bf16 region. Null, after one warning on standard error, where this libtorch cannot: fp32 then goes on.</summary>
    public static Autocast? ToBFloat16(DeviceType device) => Own.ToBFloat16(device);

    /// <summary>Begins a region in full precision within a bf16 one, for a loss; null where there is no bf16 to leave.</summary>
    public static Autocast? Off(DeviceType device) => Own.Off(device);

    /// <inheritdoc />
    public void Dispose()
    {
        if (!_left)
        {
            _left = true;
            _functions.Set(_device, _before.Enabled, _before.Type);
            _functions.Leave();
        }
    }
}
