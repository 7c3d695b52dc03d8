using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// The closed list of Python names that a pickle may hold: tensor constructors, and what Lightning puts beside a state
/// dict. None of them is looked up anywhere or called; the second kind becomes a placeholder. <c>__builtin__</c>, <c>long</c>,
/// <c>unicode</c> and <c>xrange</c> are how Python 3 writes its builtins in protocol 2.
/// </summary>
internal static class PickleGlobals
{
    private const string Program = "__torch__.";

    private static readonly string[] Builtins =
        ["set", "frozenset", "complex", "slice", "range", "xrange", "bytearray", "bytes", "list", "tuple", "int", "long", "float", "bool", "str", "unicode", "object"];

    private static readonly string[] Callbacks =
    [
        "model_checkpoint.ModelCheckpoint", "early_stopping.EarlyStopping", "lr_monitor.LearningRateMonitor", "timer.Timer",
        "stochastic_weight_avg.StochasticWeightAveraging", "finetuning.BaseFinetuning", "finetuning.BackboneFinetuning",
    ];

    private static readonly Dictionary<string, PickleGlobal> All = MakeAll().ToDictionary(g => g.Name);

    /// <summary>The name, or null where it is not in the list.</summary>
    /// <remarks>Classes of a TorchScript program are named after its code, all below <c>__torch__</c>; one is an inert tree of attributes.</remarks>
    public static PickleGlobal? Find(string name) => All.GetValueOrDefault(name)
        ?? (name.StartsWith(Program, StringComparison.Ordinal) ? new PickleGlobal(name, PickleGlobalKind.Module) : null);

    private static IEnumerable<PickleGlobal> MakeAll()
    {
        (string Name, ScalarType Type)[] storages =
        [
            ("Float", ScalarType.Float32), ("Double", ScalarType.Float64), ("Half", ScalarType.Float16), ("BFloat16", ScalarType.BFloat16),
            ("Long", ScalarType.Int64), ("Int", ScalarType.Int32), ("Short", ScalarType.Int16), ("Char", ScalarType.Int8),
            ("Byte", ScalarType.Byte), ("Bool", ScalarType.Bool),
        ];
        foreach ((string name, ScalarType type) in storages)
        {
            yield return new($"torch.{name}Storage", PickleGlobalKind.Storage, type);
            yield return new($"torch.cuda.{name}Storage", PickleGlobalKind.Storage, type);
        }

        (PickleGlobalKind Kind, string[] Names)[] rest =
        [
            (PickleGlobalKind.Tensor, ["torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor"]),
            (PickleGlobalKind.TensorOfType, ["torch._tensor._rebuild_from_type_v2"]),
            (PickleGlobalKind.First, ["torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state", "torch.Size"]),
            (PickleGlobalKind.Dictionary,
            [
                "collections.OrderedDict", "collections.defaultdict", "collections.Counter", "builtins.dict", "__builtin__.dict",
                "pytorch_lightning.utilities.parsing.AttributeDict", "lightning.pytorch.utilities.parsing.AttributeDict",
                "lightning_fabric.utilities.data.AttributeDict", "lightning.fabric.utilities.data.AttributeDict",
            ]),
            (PickleGlobalKind.Opaque,
            [
                // Classes of tensors, and what tensors hold beside their elements.
                "torch.Tensor", "torch.nn.parameter.Parameter", "torch.nn.parameter.Buffer", "torch.device", "torch.serialization._get_layout",
                "torch.torch_version.TorchVersion", "torch.float32", "torch.float64", "torch.float16", "torch.bfloat16", "torch.int64",
                "torch.int32", "torch.int16", "torch.int8", "torch.uint8", "torch.bool",

                // Hyper-parameters.
                "argparse.Namespace", "types.SimpleNamespace", "pathlib.PosixPath", "pathlib.PurePosixPath", "pathlib.WindowsPath",
                "pathlib.PureWindowsPath", "pathlib.Path", "collections.deque", "_codecs.encode",
                .. In("builtins", Builtins), .. In("__builtin__", Builtins),
                "omegaconf.dictconfig.DictConfig", "omegaconf.listconfig.ListConfig", "omegaconf.base.ContainerMetadata",
                "omegaconf.base.Metadata", "omegaconf.nodes.AnyNode", "typing.Any",

                // Numbers and arrays of numpy, among the state of callbacks and random generators.
                "numpy.dtype", "numpy.ndarray", "numpy.core.multiarray.scalar", "numpy.core.multiarray._reconstruct",
                "numpy._core.multiarray.scalar", "numpy._core.multiarray._reconstruct",

                // Lists among the attributes of a TorchScript program.
                .. In("torch.jit._pickle", ["build_intlist", "build_doublelist", "build_boollist", "build_tensorlist", "restore_type_tag"]),

                // Callbacks of Lightning before 1.5 are keyed by their class.
                .. In("pytorch_lightning.callbacks", Callbacks), .. In("lightning.pytorch.callbacks", Callbacks),
            ]),
        ];
        foreach ((PickleGlobalKind kind, string[] names) in rest)
        {
            foreach (string name in names)
            {
                yield return new(name, kind);
            }
        }
    }

    private static IEnumerable<string> In(string module, IEnumerable<string> names) => names.Select(n => $"{module}.{n}");
}

/// <summary>A Python name that a pickle may hold.</summary>
/// <param name="Name">Module and name, joined by a dot.</param>
/// <param name="Kind">What it stands for.</param>
/// <param name="ElementType">For a storage, the type of its elements.</param>
internal sealed record PickleGlobal(string Name, PickleGlobalKind Kind, ScalarType? ElementType = null);

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
