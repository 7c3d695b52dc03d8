using Vcmr.Formats.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>Parameters and buffers of a module by PyTorch's key names.</summary>
public static class ModuleState
{
    /// <summary>The module's tensors by key; they stay the module's own.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(Module module) => module.state_dict();

    // How many batches went into a batch norm's statistics. Only PyTorch's cumulative average asks for it; checkpoints of
    // PyTorch before 0.4.1 and exporters leave it out, and load_state_dict takes them as they are.
    private const string Counter = ".num_batches_tracked";

    /// <summary>Copies tensors into a module. Counters of batch norms may be missing.</summary>
    /// <param name="module">The module.</param>
    /// <param name="tensors">Tensors by key; further ones are left alone.</param>
    /// <param name="prefix">What stands before the module's keys in <paramref name="tensors"/>, such as <c>encoder.</c></param>
    /// <param name="source">The file's name, for the error.</param>
    /// <exception cref="VcmrException">A tensor is missing or has another shape.</exception>
    public static void Load(Module module, IReadOnlyDictionary<string, Tensor> tensors, string prefix = "", string source = "the checkpoint")
    {
        using var _ = no_grad();
        foreach ((string key, Tensor target) in module.state_dict())
        {
            if (!tensors.TryGetValue(prefix + key, out Tensor? value))
            {
                if (key.EndsWith(Counter, StringComparison.Ordinal))
                {
                    continue;
                }

                throw new VcmrException($"{source} has no tensor '{prefix}{key}'; it belongs to another model.");
            }

            // PyTorch before 0.4 had no tensors without an axis.
            bool isSingle = target.dim() == 0 && value.dim() == 1 && value.shape[0] == 1;
            if (!isSingle && !target.shape.AsSpan().SequenceEqual(value.shape))
            {
                throw new VcmrException(
                    $"Tensor '{prefix}{key}' of {source} has shape [{string.Join(", ", value.shape)}] and the model's has [{string.Join(", ", target.shape)}]; use the profile it was trained with.");
            }

            using Tensor same = value.view(target.shape);
            target.copy_(same);
        }
    }
}

/// <summary>AdamW's moments by <c>optimizer.PARAMETER.*</c>, parameters counted from 0.</summary>
internal static class OptimizerState
{
    /// <summary>What stands before every key.</summary>
    public const string Prefix = "optimizer.";

    /// <summary>The moments by key, they stay the optimizer's own.</summary>
    public static IEnumerable<KeyValuePair<string, Tensor>> Of(AdamW optimizer)
    {
        int i = 0;
        foreach (AdamW.Moments state in optimizer.State)
        {
            yield return KeyValuePair.Create($"{Prefix}{i}.step", tensor(state.Step));
            yield return KeyValuePair.Create($"{Prefix}{i}.exp_avg", state.Mean);
            yield return KeyValuePair.Create($"{Prefix}{i}.exp_avg_sq", state.Square);
            i++;
        }
    }

    /// <summary>Copies a checkpoint's moments into an optimizer.</summary>
    /// <exception cref="VcmrException">The checkpoint holds none.</exception>
    public static void Load(AdamW optimizer, SafetensorsFile file, string path)
    {
        int i = 0;
        foreach (AdamW.Moments state in optimizer.State)
        {
            string prefix = $"{Prefix}{i++}";
            if (!file.Tensors.TryGetValue($"{prefix}.step", out Tensor? step)
                || !file.Tensors.TryGetValue($"{prefix}.exp_avg", out Tensor? mean)
                || !file.Tensors.TryGetValue($"{prefix}.exp_avg_sq", out Tensor? square))
            {
                throw new VcmrException($"The checkpoint '{path}' has no optimizer state '{prefix}'; only a 'last' checkpoint can be resumed from.");
            }

            state.Step = step.item<long>();
            state.Mean.copy_(mean);
            state.Square.copy_(square);
        }
    }
}
