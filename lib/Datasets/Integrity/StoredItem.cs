using Vcmr.Storage;

namespace Vcmr.Datasets.Integrity;

/// <summary>A video or clip with what its rows say of its data.</summary>
/// <param name="Key">What finds its row for certain: a damaged path may be no text at all.</param>
/// <param name="Path">Its path.</param>
/// <param name="Audio">Its audio, or null.</param>
/// <param name="Features">Its features, or null.</param>
/// <param name="Fault">What is wrong with its rows themselves, or null.</param>
internal sealed record StoredItem(object Key, string Path, StoreExtent? Audio, StoreExtent? Features, string? Fault);
