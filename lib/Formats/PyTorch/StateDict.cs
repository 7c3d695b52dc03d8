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

/// <summary>The tensors of a tree of modules by their paths, such as <c>visual.conv1.weight</c>: what PyTorch's <c>state_dict()</c> has.</summary>
internal static class ModuleTree
{
    // A pickle can name one long text for many attributes, so what the paths take is bounded. CLIP's have 20,000 characters.
    private const int LongestPaths = 1 << 20;

    /// <summary>Finds them without recursion, for a file may nest modules deeply.</summary>
    /// <exception cref="VcmrException">A module stands in the tree twice, or a path does.</exception>
    public static Dictionary<string, TensorView> Flatten(PickleModule root, CheckpointSource source)
    {
        var views = new Dictionary<string, TensorView>();
        var seen = new HashSet<PickleModule> { root };
        var open = new Stack<(string Path, PickleModule Module)>([("", root)]);
        int characters = 0;
        while (open.TryPop(out (string Path, PickleModule Module) node))
        {
            foreach ((object? key, object? value) in node.Module.Attributes?.Items ?? [])
            {
                if (value is not (PickleModule or TensorView))
                {
                    continue;
                }

                characters += node.Path.Length + (key as string ?? "").Length;
                if (key is not string name || characters > LongestPaths)
                {
                    throw source.Broken("a module's attribute has no name, or its modules' names are too long");
                }

                string path = node.Path + name;
                if (value is PickleModule module ? !seen.Add(module) : !views.TryAdd(path, (TensorView)value))
                {
                    throw source.Broken($"its module or tensor '{CheckpointSource.Shown(path)}' stands there twice");
                }

                if (value is PickleModule child)
                {
                    open.Push((path + ".", child));
                }
            }
        }

        return views;
    }
}
