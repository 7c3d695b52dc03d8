namespace Vcmr.Charts.Rendering;

/// <summary>A legend entry with the upper left corner of its cell.</summary>
internal sealed record LegendEntry(Layer Layer, double X, double Y);
