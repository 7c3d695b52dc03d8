namespace Vcmr.Charts.Rendering;

/// <summary>What an axis shows: its ends in data units (logarithms on a log axis).</summary>
internal readonly record struct Span(double Low, double High)
{
    public double Length => High - Low;
}
