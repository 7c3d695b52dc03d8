namespace Vcmr.Formats.PyTorch;

/// <summary>A storage, or the part of one that another storage is.</summary>
internal sealed record StorageSlice(PyTorchStorage Storage, long First, long Count);
