namespace Vcmr.Datasets.Integrity;

/// <summary>Something that is damaged in a prepared corpus.</summary>
/// <param name="Folder">The corpus' folder; of a corpus in shards, the shard's.</param>
/// <param name="Path">The video or clip that is hit, or null where it is the catalog or a store as a whole.</param>
/// <param name="What">What is damaged, and how.</param>
public sealed record CorpusFault(string Folder, string? Path, string What);
