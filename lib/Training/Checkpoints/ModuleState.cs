using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>Parameters and buffers of a module by PyTorch's key names.</summary>
public static class ModuleState
{
    /// <summary>The module's tensors by key; they stay the module's own.</summary>
    public static IReadOnlyDictionary<string, Tensor> Of(Module module) => module.state_dict();

    /// <summary>Copies tensors into a module.</summary>
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
                throw new VcmrException($"{source} has no tensor '{prefix}{key}'; it belongs to another model.");
            }

            if (!target.shape.AsSpan().SequenceEqual(value.shape))
            {
                throw new VcmrException(
                    $"Tensor '{prefix}{key}' of {source} has shape [{string.Join(", ", value.shape)}] and the model's has [{string.Join(", ", target.shape)}]; use the profile it was trained with.");
            }

            target.copy_(value);
        }
    }
}
