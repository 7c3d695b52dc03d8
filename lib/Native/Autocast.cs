using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Native;

/// <summary>
/// A region in which torch casts the inputs of convolutions and matrix products to bf16 and leaves the weights and their
/// gradients in fp32, as PyTorch's <c>torch.autocast</c> does. Dispose it on the thread that made it; the state before it
/// comes back then. It encloses the forward pass: backward takes the forward pass's types by itself.
/// </summary>
internal sealed class Autocast : IDisposable
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

    /// <summary>Whether this thread is in a bf16 region.</summary>
    public static bool IsOn(DeviceType device) => Own.IsOn(device);

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

    /// <summary>Whether this thread is in a bf16 region.</summary>
    public bool IsOn(DeviceType device) => _found.Value.Functions is { } functions && functions.Get(device).Enabled;

    /// <summary>Begins a region in full precision within a bf16 one; null where there is nothing to leave.</summary>
    public Autocast? Off(DeviceType device) =>
        _found.Value.Functions is { } functions && functions.Get(device) is { Enabled: true } now ? new Autocast(functions, device, enabled: false, now.Type) : null;
}

/// <summary>
/// libtorch's own autocast switches, which TorchSharp has no names for. They are C++ functions with plain arguments, found
/// by their mangled names (Itanium ABI); both enumerations are signed bytes there and here.
/// </summary>
internal sealed unsafe class AutocastFunctions
{
    private readonly delegate* unmanaged<sbyte, byte, void> _setEnabled;
    private readonly delegate* unmanaged<sbyte, byte> _isEnabled;
    private readonly delegate* unmanaged<sbyte, sbyte, void> _setType;
    private readonly delegate* unmanaged<sbyte, sbyte> _getType;
    private readonly delegate* unmanaged<int> _enter;
    private readonly delegate* unmanaged<int> _leave;
    private readonly delegate* unmanaged<void> _clearCache;

    private AutocastFunctions(nint[] addresses)
    {
        _setEnabled = (delegate* unmanaged<sbyte, byte, void>)addresses[0];
        _isEnabled = (delegate* unmanaged<sbyte, byte>)addresses[1];
        _setType = (delegate* unmanaged<sbyte, sbyte, void>)addresses[2];
        _getType = (delegate* unmanaged<sbyte, sbyte>)addresses[3];
        _enter = (delegate* unmanaged<int>)addresses[4];
        _leave = (delegate* unmanaged<int>)addresses[5];
        _clearCache = (delegate* unmanaged<void>)addresses[6];
    }

    /// <summary>The names, in the order of the constructor.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "_ZN2at8autocast20set_autocast_enabledEN3c1010DeviceTypeEb",
        "_ZN2at8autocast19is_autocast_enabledEN3c1010DeviceTypeE",
        "_ZN2at8autocast18set_autocast_dtypeEN3c1010DeviceTypeENS1_10ScalarTypeE",
        "_ZN2at8autocast18get_autocast_dtypeEN3c1010DeviceTypeE",
        "_ZN2at8autocast17increment_nestingEv",
        "_ZN2at8autocast17decrement_nestingEv",
        "_ZN2at8autocast11clear_cacheEv",
    ];

    /// <summary>Finds the functions.</summary>
    /// <param name="lookup">Address of a name, or 0.</param>
    /// <returns>The functions, or the first name that is not there.</returns>
    public static (AutocastFunctions? Functions, string? Missing) Find(Func<string, nint> lookup)
    {
        nint[] addresses = [.. Names.Select(lookup)];
        int gap = Array.IndexOf(addresses, 0);
        return gap < 0 ? (new AutocastFunctions(addresses), null) : (null, Names[gap]);
    }

    /// <summary>Whether autocast is on for a device, on this thread, and to which type.</summary>
    public (bool Enabled, ScalarType Type) Get(DeviceType device) => (_isEnabled((sbyte)device) != 0, (ScalarType)_getType((sbyte)device));

    /// <summary>Switches autocast for a device on this thread.</summary>
    public void Set(DeviceType device, bool enabled, ScalarType type)
    {
        _setEnabled((sbyte)device, enabled ? (byte)1 : (byte)0);
        _setType((sbyte)device, (sbyte)type);
    }

    /// <summary>Notes that a region begins.</summary>
    public void Enter() => _ = _enter();

    /// <summary>Notes that a region ends; the outermost one forgets the cast weights, which the optimizer is about to change.</summary>
    public void Leave()
    {
        if (_leave() == 0)
        {
            _clearCache();
        }
    }
}
