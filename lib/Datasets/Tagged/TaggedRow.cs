using Vcmr.Storage;

namespace Vcmr.Datasets.Tagged;

/// <summary>A clip of a tagging set as its catalog has it.</summary>
/// <param name="Number">Its place in the set.</param>
/// <param name="Path">Its path in the set's CSV file.</param>
/// <param name="Split">Its part: train, validation or test.</param>
/// <param name="Reason">Why it has no audio, or null.</param>
/// <param name="Audio">Its audio; of no length where there is none.</param>
internal sealed record TaggedRow(long Number, string Path, string Split, string? Reason, StoreExtent Audio);
