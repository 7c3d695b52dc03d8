using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Native;

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
