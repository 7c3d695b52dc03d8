using Vcmr.Formats.Tensors;
using static TorchSharp.torch;

namespace Vcmr.Formats.PyTorch;

/// <summary>
/// Files of <c>torch.save</c> and <c>torch.jit.save</c>: state dicts, TorchScript programs and Lightning checkpoints, as zip archives (PyTorch 1.6 and later) and in
/// the format before. The pickle inside is interpreted by <see cref="PickleMachine"/>, which knows a closed list of
/// names (<see cref="PickleGlobals"/>) and executes nothing. Source: PyTorch, torch/serialization.py.
/// </summary>
public static class PyTorchFile
{
    /// <summary>
    /// Most bytes that all tensors together may take for each byte of the file. Views that repeat elements make
    /// tensors larger than their file; a file made to exhaust memory does so without bound.
    /// </summary>
    private const long LargestExpansion = 16;

    private const long AlwaysAllowed = 1 << 20;

    /// <summary>
    /// Reads the tensors of a file's <c>state_dict</c>, or of the file itself where it is one dictionary of tensors or a module.
    /// Each is contiguous, on the CPU and its own copy. The caller disposes them.
    /// </summary>
    /// <param name="stream">A seekable stream, read from its first byte; it stays the caller's.</param>
    /// <param name="name">The file's name, for errors.</param>
    /// <exception cref="VcmrException">The file is damaged, holds no state dict, or names something outside the closed list.</exception>
    public static SafetensorsFile Read(Stream stream, string name)
    {
        var source = new CheckpointSource(stream, name, "PyTorch file");
        object? root = source.Read(0, Math.Min(1, source.Length)) is [(byte)'P'] ? ZipFormat.Read(source) : LegacyFormat.Read(source);
        IReadOnlyDictionary<string, TensorView> views = StateDict.In(root, source);
        CheckSize(views.Values, source);
        return new SafetensorsFile(Load(views, source), new Dictionary<string, string>());
    }

    private static void CheckSize(IEnumerable<TensorView> views, CheckpointSource source)
    {
        UInt128 total = 0;
        foreach (TensorView view in views)
        {
            total += (UInt128)view.Count * (UInt128)view.Storage.ElementSize;
        }

        if (total > (UInt128)source.Length * LargestExpansion + AlwaysAllowed)
        {
            throw new VcmrException(
                $"The tensors of '{source.Name}' repeat their elements so often that they would take {total} bytes from a file of {source.Length}; save contiguous copies of them.");
        }
    }

    /// <summary>One pass over the file: each storage is read once for all its views, and held alone.</summary>
    private static Dictionary<string, Tensor> Load(IReadOnlyDictionary<string, TensorView> views, CheckpointSource source)
    {
        Dictionary<string, Tensor> loaded = TensorMap.Build(tensors =>
        {
            foreach (IGrouping<PyTorchStorage, KeyValuePair<string, TensorView>> group in views.GroupBy(v => v.Value.Storage).OrderBy(g => g.Key.Position))
            {
                using Tensor storage = group.Key.Load(source);
                foreach ((string key, TensorView view) in group)
                {
                    tensors.Add(key, view.Of(storage));
                }
            }
        });
        return views.Keys.ToDictionary(k => k, k => loaded[k]);
    }
}
