namespace Vcmr.Formats.PyTorch;

/// <summary>What calling a name of the closed list gives: a description, never a call.</summary>
internal static class PickleCall
{
    /// <summary>The result of a name and its arguments.</summary>
    /// <exception cref="VcmrException">The name cannot be called, or the arguments do not describe a tensor that lies in its storage.</exception>
    public static object? Result(object? callee, object? arguments, PickleInput input)
    {
        if (callee is not PickleGlobal global || arguments is not PickleTuple { Items: object?[] items })
        {
            throw input.Broken("something is called that is no name, or without arguments");
        }

        return global.Kind switch
        {
            PickleGlobalKind.Opaque => PickleOpaque.Instance,
            PickleGlobalKind.Module => new PickleModule(),
            PickleGlobalKind.Dictionary => new PickleDict(items is [PickleList pairs] ? pairs : null),
            PickleGlobalKind.First when items.Length > 0 => items[0],
            PickleGlobalKind.Tensor => Tensor(items) ?? throw input.Broken("a tensor is described wrongly or lies outside its storage"),

            // A constructor, a class and arguments for the constructor; nested no further, so this does not recurse.
            PickleGlobalKind.TensorOfType when items is [PickleGlobal { Kind: PickleGlobalKind.Tensor or PickleGlobalKind.First } inner, PickleGlobal { Kind: PickleGlobalKind.Opaque }, PickleTuple inside, ..] =>
                Result(inner, inside, input),
            _ => throw input.Broken($"'{global.Name}' is called wrongly"),
        };
    }

    /// <summary>
    /// Arguments of <c>_rebuild_tensor_v2</c>: storage, offset, shape, strides, whether it needs gradients, hooks and,
    /// since PyTorch 2.0, whether it is a negated or conjugated view, which is refused.
    /// </summary>
    private static TensorView? Tensor(object?[] arguments) =>
        arguments is [StorageSlice slice, long offset, PickleTuple shape, PickleTuple strides, ..]
        && arguments is not [_, _, _, _, _, _, PickleDict { IsEmpty: false }, ..]
            ? TensorView.Create(slice, offset, shape, strides)
            : null;
}
