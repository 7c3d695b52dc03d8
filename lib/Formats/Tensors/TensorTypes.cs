using static TorchSharp.torch;

namespace Vcmr.Formats.Tensors;

/// <summary>Element types that checkpoints share with TorchSharp.</summary>
internal static class TensorTypes
{
    /// <summary>Most dimensions libtorch computes with.</summary>
    public const int MostDimensions = 64;

    private static readonly (ScalarType Type, int Size, string Safetensors)[] All =
    [
        (ScalarType.Float32, 4, "F32"), (ScalarType.Float64, 8, "F64"), (ScalarType.Float16, 2, "F16"), (ScalarType.BFloat16, 2, "BF16"),
        (ScalarType.Int64, 8, "I64"), (ScalarType.Int32, 4, "I32"), (ScalarType.Int16, 2, "I16"), (ScalarType.Int8, 1, "I8"),
        (ScalarType.Byte, 1, "U8"), (ScalarType.Bool, 1, "BOOL"),
    ];

    /// <summary>Bytes an element.</summary>
    public static int Size(ScalarType type) => All.First(t => t.Type == type).Size;

    /// <summary>The name in a safetensors header, or null where that format's or TorchSharp's list lacks the type.</summary>
    public static string? SafetensorsName(ScalarType type) => All.FirstOrDefault(t => t.Type == type).Safetensors;

    /// <summary>The type of a safetensors name, or null.</summary>
    public static ScalarType? OfSafetensors(string name) =>
        Array.FindIndex(All, t => t.Safetensors == name) is >= 0 and int i ? All[i].Type : null;

    /// <summary>
    /// Whether libtorch can describe a tensor of this shape: its strides, which count an empty axis as one, and its
    /// number of bytes must be 63-bit numbers.
    /// </summary>
    public static bool CanHold(ScalarType type, ReadOnlySpan<long> shape)
    {
        UInt128 bytes = (UInt128)Size(type);
        foreach (long extent in shape)
        {
            bytes *= (UInt128)Math.Max(1, extent);
            if (bytes > (UInt128)long.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
