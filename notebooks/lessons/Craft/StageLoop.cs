using TorchSharp;
using Vcmr.Training;

namespace Vcmr.Lessons.Craft;

/// <summary>What a stage's own training does, for a few steps: its batches for a loop by hand, and the library's loop itself.</summary>
internal static class StageLoop
{
    /// <summary>The batches of the first steps, as training gets them; each is valid until the next one is asked for.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="steps">How many.</param>
    public static IEnumerable<TBatch> Batches<TBatch>(Stage<TBatch> stage, int seed, int batch, int steps)
        where TBatch : Batch
    {
        int rows = Math.Min(batch, stage.SampleCount);
        Require(stage, rows);
        int epochs = (steps / PlannedBatch.StepsAnEpoch(stage.SampleCount, rows, stage.DropLast)) + 1;
        IEnumerable<PlannedBatch> plans = PlannedBatch.Run(seed, stage.SampleCount, rows, stage.DropLast, epochs, 0).Take(steps);
        using var loader = new BatchLoader(stage, plans, rows);
        foreach ((PlannedBatch plan, Batch filled) in loader.Batches())
        {
            var views = new List<torch.Tensor>();
            try
            {
                yield return (TBatch)filled.Map(t =>
                {
                    views.Add(t.narrow(0, 0, plan.Samples.Count));
                    return views[^1];
                });
            }
            finally
            {
                views.ForEach(v => v.Dispose());
            }
        }
    }

    /// <summary>Runs the library's loop for the first steps; the stage's model is trained by it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="options">How it is optimised; the learning rate stays, whatever the schedule is.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="steps">How many.</param>
    /// <returns>The loss of each step.</returns>
    public static IReadOnlyList<double> Run(IStage stage, StageOptions options, int seed, int steps)
    {
        int rows = Math.Min(options.Batch, stage.SampleCount);
        Require(stage, rows);
        // One epoch more than is needed, so that the loop is stopped and never comes to its last validation.
        int epochs = (steps / PlannedBatch.StepsAnEpoch(stage.SampleCount, rows, stage.DropLast)) + 2;
        StageOptions plain = options with
        {
            Epochs = epochs,
            ValidateEpochs = epochs,
            CheckpointEpochs = epochs,
            Schedule = LearningRateSchedule.Constant,
            Precision = Precision.Fp32,
        };
        string folder = Directory.CreateTempSubdirectory("vcmr-lesson-").FullName;
        try
        {
            using var stop = new CancellationTokenSource();
            var heard = new Losses(steps, stop.Cancel);
            try
            {
                new Trainer(stage, plain, seed, folder, "{}").Run(heard, stop.Token);
            }
            catch (OperationCanceledException)
            {
                // As many steps as were asked for.
            }

            return heard.Values;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Require(IStage stage, int rows)
    {
        if (rows < 2)
        {
            throw new VcmrException($"A step of stage '{stage.Name}' needs at least two samples, and {rows} can be had; take a larger batch or prepare more data.");
        }
    }

    private sealed class Losses(int steps, Action stop) : IProgress<TrainingProgress>
    {
        public List<double> Values { get; } = [];

        public void Report(TrainingProgress value)
        {
            Values.Add(value.Loss);
            if (Values.Count == steps)
            {
                stop();
            }
        }
    }
}

/// <summary>What the library's loop did in a few steps.</summary>
/// <typeparam name="TNetwork">The network's type.</typeparam>
/// <param name="Losses">The loss of each step.</param>
/// <param name="Network">The network after the last one. The caller disposes it.</param>
public sealed record LibraryRun<TNetwork>(IReadOnlyList<double> Losses, TNetwork Network);
