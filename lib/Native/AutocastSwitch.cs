using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Native;

/// <summary>Finds libtorch's autocast once, and says once where it is not there.</summary>
/// <param name="lookup">Address of a function's mangled name, or 0.</param>
/// <param name="warn">Where the warning goes.</param>
internal sealed class AutocastSwitch(Func<string, nint> lookup, Action<string> warn)
{
    private readonly Lazy<(AutocastFunctions? Functions, string? Missing)> _found = new(() => AutocastFunctions.Find(lookup));
    private int _warned;

    /// <summary>Begins a bf16 region; null, after one warning, where a function is missing.</summary>
    public Autocast? ToBFloat16(DeviceType device)
    {
        if (_found.Value.Functions is { } functions)
        {
            return new Autocast(functions, device, enabled: true, ScalarType.BFloat16);
        }

        if (Interlocked.Exchange(ref _warned, 1) == 0)
        {
            warn($"Warning: this libtorch has no '{_found.Value.Missing}', so there is no bf16 and training goes on in fp32; use the libtorch version that the project names.");
        }

        return null;
    }

    /// <summary>Begins a region in full precision within a bf16 one; null where there is nothing to leave.</summary>
    public Autocast? Off(DeviceType device) =>
        _found.Value.Functions is { } functions && functions.Get(device) is { Enabled: true } now ? new Autocast(functions, device, enabled: false, now.Type) : null;
}
