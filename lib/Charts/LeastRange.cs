namespace Vcmr.Charts;

/// <summary>Keeps axes from zooming into differences that mean nothing, such as rounding errors of equal vectors.</summary>
internal static class LeastRange
{
    /// <summary>The axis as it is where the values spread by at least <paramref name="least"/>, and else that wide around them.</summary>
    public static Axis Of(Axis axis, IEnumerable<double> values, double least)
    {
        double[] finite = [.. values.Where(double.IsFinite)];
        if (finite.Length == 0 || finite.Max() - finite.Min() >= least)
        {
            return axis;
        }

        double middle = (finite.Max() + finite.Min()) / 2;
        return axis with { Min = middle - (least / 2), Max = middle + (least / 2) };
    }
}
