using System.Globalization;
using TorchSharp;

namespace Vcmr.Lessons.Craft;

/// <summary>Says that what a notebook computed by hand is what the library computes; a cell fails where it is not.</summary>
public static class Agreement
{
    private const double Tolerance = 1e-3;

    // Below it, the last digits of double precision.
    private const double Rounding = 1e-12;

    /// <summary>Compares two numbers, both of which are shown.</summary>
    /// <param name="byHand">What the notebook computed.</param>
    /// <param name="library">What the library computes.</param>
    /// <param name="what">What it is, such as <c>loss</c>.</param>
    /// <exception cref="VcmrException">They differ by more than 0.001, or by more than that part of the largest number.</exception>
    public static string Of(double byHand, double library, string what) => Of([byHand], [library], what,
        string.Create(CultureInfo.InvariantCulture, $": by hand {byHand:0.000000}, by the library {library:0.000000}"));

    /// <summary>Compares two lists of numbers, such as the losses of some steps.</summary>
    /// <inheritdoc cref="Of(double, double, string)"/>
    public static string Of(IReadOnlyList<double> byHand, IReadOnlyList<double> library, string what) => Of(byHand, library, what, "");

    /// <summary>Compares two lists of numbers, such as scores.</summary>
    /// <inheritdoc cref="Of(double, double, string)"/>
    public static string Of(float[] byHand, float[] library, string what) => Of(Array.ConvertAll(byHand, v => (double)v), Array.ConvertAll(library, v => (double)v), what, "");

    /// <summary>Compares two tensors, which stay the caller's.</summary>
    /// <inheritdoc cref="Of(double, double, string)"/>
    public static string Of(torch.Tensor byHand, torch.Tensor library, string what)
    {
        if (!byHand.shape.AsSpan().SequenceEqual(library.shape))
        {
            throw new VcmrException($"The {what} has shape [{string.Join(", ", byHand.shape)}] by hand and [{string.Join(", ", library.shape)}] by the library; look at the shapes step by step.");
        }

        return Of(Values(byHand), Values(library), what, $" [{string.Join(", ", byHand.shape)}]");
    }

    private static string Of(IReadOnlyList<double> byHand, IReadOnlyList<double> library, string what, string detail)
    {
        if (byHand.Count != library.Count)
        {
            throw new VcmrException($"The {what} has {byHand.Count} numbers by hand and {library.Count} by the library; compare as many of each.");
        }

        double largest = byHand.Zip(library, (a, b) => Math.Abs(a - b)).DefaultIfEmpty().Max();
        double allowed = Tolerance * Math.Max(1, library.Select(Math.Abs).DefaultIfEmpty().Max());
        if (!(largest <= allowed))
        {
            throw new VcmrException(string.Create(CultureInfo.InvariantCulture, $"The {what} differs by {largest:0.###e+0} from the library's{detail}; one of both has another formula."));
        }

        // Rounded up to a power of ten: the digits themselves are rounding, and other processors round otherwise.
        string size = largest < Rounding ? "no difference" : string.Create(CultureInfo.InvariantCulture, $"greatest difference below 1e{(int)Math.Floor(Math.Log10(largest)) + 1}");
        return $"{what}{detail}: {size}";
    }

    private static double[] Values(torch.Tensor tensor)
    {
        using torch.Tensor plain = tensor.detach().cpu().to_type(torch.ScalarType.Float64).contiguous();
        return plain.data<double>().ToArray();
    }
}
