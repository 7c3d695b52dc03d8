namespace Vcmr.Tests.Formats.TensorBoard;

/// <summary>An event as a reader sees it; the first of a file has a version and no tag.</summary>
internal sealed record Event(double WallTime, long Step, string? Version, string? Tag, float Value);
