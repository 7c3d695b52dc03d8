namespace Vcmr.Formats.PyTorch;

/// <summary>What calling a name gives.</summary>
internal enum PickleGlobalKind
{
    /// <summary>A placeholder without content.</summary>
    Opaque,

    /// <summary>A dictionary.</summary>
    Dictionary,

    /// <summary>Its argument: <c>torch.Size</c> of a tuple, a parameter of a tensor.</summary>
    First,

    /// <summary>A tensor of storage, offset, shape and strides.</summary>
    Tensor,

    /// <summary>A tensor of a tensor constructor, a class and its arguments.</summary>
    TensorOfType,

    /// <summary>A module of a TorchScript program, as its attributes.</summary>
    Module,

    /// <summary>Nothing: the type of a storage is only named.</summary>
    Storage,
}
