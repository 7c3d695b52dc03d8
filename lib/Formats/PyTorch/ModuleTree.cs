namespace Vcmr.Formats.PyTorch;

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
