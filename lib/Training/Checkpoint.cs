using System.Text.Json;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training;

/// <summary>
/// A checkpoint is one safetensors file: weights under PyTorch's key names, the optimizer's moments under
/// <c>optimizer.*</c>, and the state as JSON in the header. One file is renamed into place at once, so a kill at any
/// moment leaves the old or the new one.
/// </summary>
public static class Checkpoint
{
    /// <summary>Name of the checkpoint a run resumes from.</summary>
    public const string Last = "last.safetensors";

    /// <summary>Name of the checkpoint with the best validation score; it has no optimizer state.</summary>
    public const string Best = "best.safetensors";

    internal const string RecordKey = "vcmr.record";
    internal const string OptimizerPrefix = "optimizer.";
    private const string StateKey = "vcmr.state";

    /// <summary>Writes a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer, or null to leave its state out.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="record">What the run is: configuration, data fingerprint, versions; JSON.</param>
    public static void Save(string path, Module model, AdamW? optimizer, TrainingState state, string record)
    {
        using var scope = NewDisposeScope();
        IEnumerable<KeyValuePair<string, Tensor>> tensors = ModuleState.Of(model);
        if (optimizer is not null)
        {
            tensors = tensors.Concat(Moments(optimizer));
        }

        Safetensors.Write(path, tensors, new Dictionary<string, string>
        {
            [StateKey] = JsonSerializer.Serialize(state),
            [RecordKey] = record,
        });
    }

    /// <summary>Reads a checkpoint into a model and, where it is given, an optimizer.</summary>
    /// <returns>Where the run stands.</returns>
    /// <exception cref="VcmrException">The file is broken, belongs to another model, or another record made it.</exception>
    public static TrainingState Load(string path, Module model, AdamW? optimizer, string record)
    {
        using SafetensorsFile file = Safetensors.Read(path);
        if (!file.Metadata.TryGetValue(RecordKey, out string? saved) || saved != record)
        {
            throw new VcmrException($"The checkpoint '{path}' was made with another profile, data set or version; delete its folder to train anew.");
        }

        ModuleState.Load(model, file.Tensors, source: path);
        if (optimizer is not null)
        {
            LoadMoments(optimizer, file, path);
        }

        return JsonSerializer.Deserialize<TrainingState>(file.Metadata[StateKey])!;
    }

    private static IEnumerable<KeyValuePair<string, Tensor>> Moments(AdamW optimizer)
    {
        int i = 0;
        foreach (AdamW.State state in optimizer.state_dict().State.Cast<AdamW.State>())
        {
            if (state.exp_avg is not null)
            {
                yield return KeyValuePair.Create($"{OptimizerPrefix}{i}.step", tensor(state.step));
                yield return KeyValuePair.Create($"{OptimizerPrefix}{i}.exp_avg", state.exp_avg);
                yield return KeyValuePair.Create($"{OptimizerPrefix}{i}.exp_avg_sq", state.exp_avg_sq);
            }

            i++;
        }
    }

    private static void LoadMoments(AdamW optimizer, SafetensorsFile file, string path)
    {
        int i = 0;
        foreach (AdamW.State state in optimizer.state_dict().State.Cast<AdamW.State>())
        {
            string prefix = $"{OptimizerPrefix}{i++}";
            if (!file.Tensors.TryGetValue($"{prefix}.step", out Tensor? step)
                || !file.Tensors.TryGetValue($"{prefix}.exp_avg", out Tensor? mean)
                || !file.Tensors.TryGetValue($"{prefix}.exp_avg_sq", out Tensor? square))
            {
                throw new VcmrException($"The checkpoint '{path}' has no optimizer state '{prefix}'; only a 'last' checkpoint can be resumed from.");
            }

            state.step = step.item<long>();
            state.exp_avg.copy_(mean);
            state.exp_avg_sq.copy_(square);
        }
    }
}
