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
    /// <exception cref="VcmrException">It cannot be written; what was there is still there, as the last checkpoint or the one before it.</exception>
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
    /// Reads the newest checkpoint that counts into a model and an optimizer. Where there are some and none counts, nothing is
    /// touched: what is missing may come back, and days of training hang on it.
    /// </summary>
    /// <param name="folder">The run folder.</param>
    /// <param name="model">Gets the weights.</param>
    /// <param name="optimizer">Gets the moments.</param>
    /// <param name="record">What the run is.</param>
    /// <param name="note">Told, in a sentence, where the last checkpoint does not count.</param>
    /// <returns>Where the run stands, or null where it begins.</returns>
    /// <exception cref="VcmrException">There are checkpoints and none counts, or another record made them.</exception>
    public static TrainingState? GoOn(string folder, Module model, AdamW optimizer, string record, Action<string>? note)
    {
        (string? path, TrainingState? state) = Find(folder, record, note);
        if (path is null || state is null)
        {
            return null;
        }

        _ = Resume.From(path, model, optimizer, record);
        if (Path.GetFileName(path) == Checkpoint.Previous)
        {
            File.Move(path, Path.Combine(folder, Checkpoint.Last), overwrite: true);
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

        return damage is not null ? throw damage
            : fault is not null ? throw new VcmrException($"The run in '{folder}' cannot go on: {fault}; copy it back from a backup, or delete the run's folder to train it again.")
            : (null, null);
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
            return $"its log '{log}' is damaged or gone";
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
