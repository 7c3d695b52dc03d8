using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Vcmr.Native;

/// <summary>
/// Numbers that stay alive while libtorch reads them. TorchSharp turns a number into a <see cref="Scalar"/>, hands over its
/// address and keeps nothing alive during the call: a garbage collection at that moment frees what libtorch reads, and the
/// call fails or computes with another number. So no code of this project converts a number on the way into a call, nor calls
/// what does so inside TorchSharp (<c>a + b</c>, <c>square</c>, <c>arange(n)</c>, <c>ToDouble</c>, <c>optim.AdamW</c>);
/// a test reads the compiled code for it.
/// </summary>
internal static class Numbers
{
    private static readonly ConcurrentDictionary<long, Scalar> Integers = new();
    private static readonly ConcurrentDictionary<long, Scalar> Reals = new();

    /// <summary>1, for sums: TorchSharp's <c>a + b</c> makes it anew as the factor of b.</summary>
    public static Scalar One { get; } = Constant(1);

    /// <summary>An integer that is kept for good; for constants and sizes, of which there are few.</summary>
    public static Scalar Constant(long value) => Integers.GetOrAdd(value, v => v);

    /// <summary>A real number that is kept for good; for constants and settings, of which there are few.</summary>
    public static Scalar Constant(double value) => Reals.GetOrAdd(BitConverter.DoubleToInt64Bits(value), static (_, v) => v, value);

    /// <summary>A number of its own, such as a draw. The caller disposes it after its last use, which keeps it alive until then.</summary>
    public static Scalar Own(double value) => value;

    /// <summary>The numbers 0, 1, … below <paramref name="stop"/>, which the caller disposes.</summary>
    public static Tensor Range(long stop, ScalarType type, Device device) => arange(Constant(0), Constant(stop), One, type, device);

    /// <summary>The sum of two tensors, or of a tensor and a number, which the caller disposes.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <inheritdoc cref="Plus(Tensor, Tensor)"/>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    /// <summary>A number less a tensor, which the caller disposes.</summary>
    public static Tensor Minus(this Scalar left, Tensor right) => right.negative().add_(left, One);

    /// <summary>Adds in place.</summary>
    public static Tensor Add_(this Tensor left, Tensor right) => left.add_(right, One);

    /// <inheritdoc cref="Add_(Tensor, Tensor)"/>
    public static Tensor Add_(this Tensor left, Scalar right) => left.add_(right, One);
}
