namespace Vcmr.Storage;

/// <summary>Where the data of one item lie in a store.</summary>
/// <param name="Start">First row.</param>
/// <param name="Length">Number of rows.</param>
/// <param name="Crc">CRC-32C of their bytes.</param>
internal readonly record struct StoreExtent(long Start, long Length, long Crc);
