using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Vcmr.Models;

/// <summary>Numbers in memory that are computed with as fp32.</summary>
internal unsafe interface IElement
{
    /// <summary>Reads eight.</summary>
    static abstract Vector256<float> Load(void* place, long offset);

    /// <summary>Writes eight.</summary>
    static abstract void Store(void* place, long offset, Vector256<float> values);
}

/// <summary>fp32 itself.</summary>
internal readonly unsafe struct Fp32 : IElement
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* place, long offset) => Vector256.Load((float*)place + offset);

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* place, long offset, Vector256<float> values) => values.Store((float*)place + offset);
}

/// <summary>bf16, the upper half of fp32; rounded to nearest, ties to even.</summary>
internal readonly unsafe struct Bf16 : IElement
{
    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(void* place, long offset)
    {
        Vector128<ushort> half = Vector128.Load((ushort*)place + offset);
        return (Vector256.Create(Vector128.WidenLower(half), Vector128.WidenUpper(half)) << 16).AsSingle();
    }

    /// <inheritdoc />
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(void* place, long offset, Vector256<float> values)
    {
        Vector256<uint> bits = values.AsUInt32();
        Vector256<uint> rounded = (bits + Vector256.Create(0x7FFFu) + ((bits >>> 16) & Vector256<uint>.One)) >>> 16;
        // Rounding would carry a NaN over into infinity or 0.
        Vector256<uint> isNumber = Vector256.Equals(values, values).AsUInt32();
        Vector256<uint> result = Vector256.ConditionalSelect(isNumber, rounded, Vector256.Create(0x7FC0u));
        Vector128.Narrow(result.GetLower(), result.GetUpper()).Store((ushort*)place + offset);
    }
}
