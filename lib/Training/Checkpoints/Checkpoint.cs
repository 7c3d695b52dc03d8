using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TorchSharp.Modules;
using Vcmr.Formats.Tensors;
using Vcmr.Storage;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>
/// A checkpoint is one safetensors file: weights under PyTorch's key names, the optimizer's moments under
/// <c>optimizer.*</c>, and the state, the run's record and a description of itself as JSON in the header. One file is
/// renamed into place at once, so a kill at any moment leaves the old or the new one; a sum over its content tells damage.
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
    private const string AboutKey = "vcmr.about";
    private const string SumKey = "vcmr.sha256";

    /// <summary>Writes a checkpoint; it is on the disk when this returns.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimizer, or null to leave its state out.</param>
    /// <param name="state">Where the run stands.</param>
    /// <param name="record">What the run is: configuration, data fingerprint, versions; JSON.</param>
    /// <param name="about">What the file says about itself; null leaves that out.</param>
    /// <exception cref="VcmrException">It cannot be written; an earlier file of that name is as it was.</exception>
    public static void Save(string path, Module model, AdamW? optimizer, TrainingState state, string record, CheckpointAbout? about = null)
    {
        using var scope = NewDisposeScope();
        KeyValuePair<string, Tensor>[] tensors = [.. ModuleState.Of(model), .. optimizer is null ? [] : Moments(optimizer)];
        var metadata = new Dictionary<string, string> { [StateKey] = JsonSerializer.Serialize(state), [RecordKey] = record };
        if (about is not null)
        {
            metadata[AboutKey] = about.ToJson();
        }

        metadata[SumKey] = Sum(tensors, metadata);
        try
        {
            Safetensors.Write(path, tensors, metadata);
        }
        catch (VcmrException e) when (e.InnerException is IOException or UnauthorizedAccessException)
        {
            throw new VcmrException($"The checkpoint '{path}' cannot be written ({e.InnerException.Message}); make room or make its folder writable and run again, the run goes on from its last checkpoint.", e);
        }

        DiskFlush.Flush(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Reads a checkpoint's tensors and header. The caller disposes it.</summary>
    /// <exception cref="VcmrException">The file is missing or damaged.</exception>
    public static SafetensorsFile Read(string path)
    {
        SafetensorsFile file = Safetensors.Read(path);
        // Checkpoints of earlier versions have neither a description nor a sum.
        bool hasSum = file.Metadata.TryGetValue(SumKey, out string? sum);
        if ((hasSum || file.Metadata.ContainsKey(AboutKey)) && sum != Sum(file.Tensors, file.Metadata))
        {
            file.Dispose();
            throw new VcmrException($"The content of '{path}' is not what was written to it; copy it back from a backup, or delete its folder to train anew.");
        }

        return file;
    }

    /// <summary>Reads a checkpoint into a model and, where it is given, an optimizer.</summary>
    /// <returns>Where the run stands.</returns>
    /// <exception cref="VcmrException">The file is damaged, belongs to another model, or another record made it; the message names what differs.</exception>
    public static TrainingState Load(string path, Module model, AdamW? optimizer, string record)
    {
        using SafetensorsFile file = ReadToResume(path);
        string? difference = file.Metadata.TryGetValue(RecordKey, out string? saved) ? RecordDifference.Between(saved, record) : "it holds no record";
        if (difference.Length > 0)
        {
            throw new VcmrException($"The checkpoint '{path}' belongs to another run ({difference}); take back what changed, or delete its folder to train anew.");
        }

        ModuleState.Load(model, file.Tensors, source: path);
        if (optimizer is not null)
        {
            LoadMoments(optimizer, file, path);
        }

        return State(file) ?? throw new VcmrException($"The checkpoint '{path}' does not say where its run stands; delete it to train the run anew.");
    }

    private static SafetensorsFile ReadToResume(string path)
    {
        try
        {
            return Read(path);
        }
        catch (VcmrException e)
        {
            throw new VcmrException(
                $"The run cannot go on, because its checkpoint is damaged; copy it back from a backup, or delete it to train the run from its start ({e.Message.TrimEnd('.')}).", e);
        }
    }

    private static TrainingState? State(SafetensorsFile file)
    {
        try
        {
            return file.Metadata.TryGetValue(StateKey, out string? state) ? JsonSerializer.Deserialize<TrainingState>(state) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>SHA-256 over all that a resumed run reads: header texts, names, types, shapes and bytes.</summary>
    private static string Sum(IEnumerable<KeyValuePair<string, Tensor>> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        using var scope = NewDisposeScope();
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string key, string text) in metadata.Where(m => m.Key != SumKey).OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{key}\n{text}\n"));
        }

        foreach ((string name, Tensor tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            Tensor plain = tensor.detach().cpu().contiguous();
            sum.AppendData(Encoding.UTF8.GetBytes($"{name}\n{plain.dtype}\n{string.Join(',', plain.shape)}\n"));
            sum.AppendData(plain.bytes);
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
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
