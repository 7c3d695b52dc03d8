namespace Vcmr.Datasets.Tagged;

/// <summary>A decoded clip, or why there is none.</summary>
internal sealed record TaggedResult(SourceFile Source, string? Reason, short[] Audio);
