namespace Vcmr.Charts;

/// <summary>An arrow on a canvas panel.</summary>
/// <param name="X1">Start, pixels from the left.</param>
/// <param name="Y1">Start, pixels from the top.</param>
/// <param name="X2">Point, pixels from the left.</param>
/// <param name="Y2">Point, pixels from the top.</param>
/// <param name="Head">Whether it ends in a point.</param>
public sealed record ArrowLayer(double X1, double Y1, double X2, double Y2, bool Head = true) : Layer;
