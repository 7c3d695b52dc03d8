namespace Vcmr.Training.PyTorch;

/// <summary>A Python tuple.</summary>
internal sealed record PickleTuple(object?[] Items);
