using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>A Python name that a pickle may hold.</summary>
/// <param name="Name">Module and name, joined by a dot.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="ElementType">For a storage, the type of its elements.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, ScalarType? ElementType = null);
