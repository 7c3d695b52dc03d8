namespace Vcmr.Figures;

/// <summary>What the paper says of its own cleaning.</summary>
/// <param name="Found">Videos found.</param>
/// <param name="Kept">Videos kept.</param>
/// <param name="SegmentHours">Duration of all segments (h).</param>
public sealed record PublishedCleaning(int Found, int Kept, double SegmentHours);
