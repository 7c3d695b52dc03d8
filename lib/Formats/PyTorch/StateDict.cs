namespace Vcmr.Formats.PyTorch;

/// <summary>Finds the tensors in a saved object.</summary>
internal static class StateDict
{
    private const string Key = "state_dict";
    private const int KeysShown = 8;

    /// <summary>
    /// The tensors of the object's <c>state_dict</c>, of the object itself, or of a TorchScript program's modules. Entries that are no tensors, such as a
    /// module's extra state, are left out.
    /// </summary>
    /// <exception cref="VcmrException">There is no dictionary of tensors, or a key is no text or stands twice.</exception>
    public static IReadOnlyDictionary<string, TensorView> In(object? root, CheckpointSource source)
    {
        if (root is PickleModule module)
        {
            Dictionary<string, TensorView> parameters = ModuleTree.Flatten(module, source);
            return parameters.Count > 0 ? parameters : throw new VcmrException($"The TorchScript program '{source.Name}' has no tensors; save one with parameters.");
        }

        if (root is not PickleDict dictionary)
        {
            throw new VcmrException($"'{source.Name}' holds no dictionary of tensors; save one in Python with torch.save(model.state_dict(), …).");
        }

        PickleDict state = dictionary[Key] as PickleDict ?? dictionary;
        var views = new Dictionary<string, TensorView>();
        foreach ((object? key, object? value) in state.Items)
        {
            if (value is TensorView view && (key is not string name || !views.TryAdd(name, view)))
            {
                throw source.Broken($"the key '{CheckpointSource.Shown($"{key}")}' of a tensor is no text or stands there twice");
            }
        }

        return views.Count > 0 ? views : throw new VcmrException(
            $"'{source.Name}' has no tensors under '{Key}' or at its top, where there is {Names(dictionary)}; save one in Python with torch.save(model.state_dict(), …).");
    }

    private static string Names(PickleDict dictionary)
    {
        string[] names = [.. dictionary.Items.Select(i => i.Key).OfType<string>().Take(KeysShown).Select(n => $"'{CheckpointSource.Shown(n)}'")];
        return names.Length == 0 ? "nothing" : string.Join(", ", names);
    }
}
