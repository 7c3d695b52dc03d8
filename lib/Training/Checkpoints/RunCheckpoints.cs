using Vcmr.Formats.Tensors;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Checkpoints;

/// <summary>
/// The checkpoints of a run folder: the last one and, until the run ends, the one before it. A checkpoint counts only
/// together with what lies beside it: the log as it was when the checkpoint was written, and the best checkpoint.
/// </summary>
internal static class RunCheckpoints
{
    /// <summary>Writes the last checkpoint, and keeps the one before it while the run goes on.</summary>
    /// <exception cref="VcmrException">It cannot be written; what was there is still there.</exception>
    public static void Save(string folder, Module model, AdamW optimizer, TrainingState state, string record, CheckpointAbout? about)
    {
        string previous = Path.Combine(folder, Checkpoint.Previous);
        Checkpoint.Save(Path.Combine(folder, Checkpoint.Last), model, optimizer, state, record, about, keep: state.Finished ? null : previous);
        if (state.Finished)
        {
            File.Delete(previous);
        }
    }

    /// <summary>
    /// Reads the newest checkpoint that counts into a model and an optimizer. Where there were some and none counts, they
    /// are deleted: the run begins anew.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="model">Gets the weights.</param>
    /// <param name="optimizer">Gets the moments.</param>
    /// <param name="record">What the run is.</param>
    /// <param name="note">Told, in a sentence, where the last checkpoint does not count.</param>
    /// <returns>Where the run stands, or null where it begins.</returns>
    /// <exception cref="VcmrException">A checkpoint is damaged and none before it counts, something of a finished run is damaged, or another record made it.</exception>
    public static TrainingState? GoOn(string folder, Module model, AdamW optimizer, string record, Action<string>? note)
    {
        string last = Path.Combine(folder, Checkpoint.Last), previous = Path.Combine(folder, Checkpoint.Previous);
        (string? path, TrainingState? state) = Find(folder, record, note);
        if (path is null || state is null)
        {
            File.Delete(last);
            File.Delete(previous);
            return null;
        }

        _ = Resume.From(path, model, optimizer, record);
        if (path == previous)
        {
            File.Move(previous, last, overwrite: true);
        }

        return state with { Log = null };
    }

    /// <summary>Where a run ended, if it has ended and all that it left is there; else null.</summary>
    /// <exception cref="VcmrException">As <see cref="GoOn"/>.</exception>
    public static TrainingState? Finished(string folder, string record) => Find(folder, record, note: null).State is { Finished: true } state ? state : null;

    private static (string? Path, TrainingState? State) Find(string folder, string record, Action<string>? note)
    {
        VcmrException? damage = null;
        string? fault = null;
        foreach (string path in new[] { Checkpoint.Last, Checkpoint.Previous }.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            TrainingState state;
            try
            {
                state = State(path, record);
            }
            catch (VcmrException e) when (e.InnerException is VcmrException)
            {
                damage ??= e;
                continue;
            }

            string? missing = Missing(folder, state, record);
            if (missing is null)
            {
                if ((damage?.InnerException!.Message ?? fault) is { } found)
                {
                    note?.Invoke($"The run in '{folder}' goes on from step {state.Step}, its last checkpoint that is whole: {found.TrimEnd('.')}.");
                }

                return (path, state);
            }

            fault ??= missing;
        }

        if (damage is not null)
        {
            throw damage;
        }

        if (fault is not null)
        {
            note?.Invoke($"The run in '{folder}' is trained again from its start: {fault}.");
        }

        return (null, null);
    }

    private static TrainingState State(string path, string record)
    {
        using SafetensorsFile file = Resume.Read(path);
        return Resume.State(file, path, record);
    }

    /// <summary>What a checkpoint counts on and is not there, as a clause; null where all is.</summary>
    private static string? Missing(string folder, TrainingState state, string record)
    {
        string log = Path.Combine(folder, TrainingLog.FileName), best = Path.Combine(folder, Checkpoint.Best);
        if (state.Log is { } mark && !mark.Holds(log))
        {
            return !state.Finished ? $"its log '{log}' is damaged or gone"
                : throw new VcmrException($"The log '{log}' of a finished run is damaged or gone; copy it back from a backup, or delete the run's folder to train it again.");
        }

        if (state.Best is null)
        {
            return null;
        }

        if (!File.Exists(best))
        {
            return $"its best checkpoint '{best}' is gone";
        }

        // A run that was killed may have found a better one after its last checkpoint, and finds it again.
        int epoch = State(best, record).BestEpoch;
        return epoch == state.BestEpoch || (epoch > state.BestEpoch && !state.Finished)
            ? null
            : throw new VcmrException($"'{best}' is the best checkpoint of epoch {epoch}, and the run's is of epoch {state.BestEpoch}; copy it back from a backup, or delete the run's folder to train it again.");
    }
}
