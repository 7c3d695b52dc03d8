namespace Vcmr.Figures.Charts;

/// <summary>A range around a value, in the units of its axis.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High);
