using TorchSharp;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Training;

[Collection(nameof(Alone))]
public sealed class TrainerTests
{
    private static readonly StageOptions Options = new() { Epochs = 6, Batch = 4, LearningRate = 0.01, CheckpointEpochs = 2 };

    [Fact]
    public void Finished_run_is_not_trained_again()
    {
        using var folder = new TemporaryFolder();
        TrainingState first = Run(folder.Path, Options);
        DateTime written = File.GetLastWriteTimeUtc(folder.File(Checkpoint.Last));
        TrainingState second = Run(folder.Path, Options);
        Assert.Equal(first, second);
        Assert.True(second.Finished);
        Assert.Equal(written, File.GetLastWriteTimeUtc(folder.File(Checkpoint.Last)));
    }

    [Fact]
    public void Training_lowers_the_loss()
    {
        using var folder = new TemporaryFolder();
        Run(folder.Path, Options with { Epochs = 40, LearningRate = 0.02 });
        double[] losses = [.. TrainingLog.Read(folder.File(TrainingLog.FileName)).Where(r => r.Series == "validation.loss").Select(r => r.Value)];
        Assert.Equal(40, losses.Length);
        Assert.True(losses[^1] < losses[0] / 4, $"{losses[0]} → {losses[^1]}");
    }

    [Fact]
    public void Loss_that_is_not_finite_stops_with_step_samples_and_weights()
    {
        using var folder = new TemporaryFolder();
        using var stage = new ToyStage { PoisonAt = 9 };
        var error = Assert.Throws<VcmrException>(() => new Trainer(stage, Options, 1, folder.Path, "toy").Run());
        Assert.Contains("step 2", error.Message);
        Assert.Contains("sample-", error.Message);
        Assert.True(File.Exists(folder.File("step-2.safetensors")));
    }

    [Fact]
    public void Number_of_live_tensors_does_not_grow_with_the_steps()
    {
        using var folder = new TemporaryFolder();
        using var stage = new ToyStage();
        var counts = new List<long>();
        var trainer = new Trainer(stage, Options with { Epochs = 40, ValidateEpochs = 40, CheckpointEpochs = 40 }, 1, folder.Path, "toy");
        trainer.Run(new Each(_ => counts.Add(torch.Tensor.TotalCount)));
        Assert.Equal(200, counts.Count);
        // Tests run side by side, so the count is compared over many steps: a leak of one tensor a step would show as 150.
        Assert.InRange(counts.Skip(150).Min() - counts.Take(50).Max(), long.MinValue, 100);
    }

    [Fact]
    public void Plateau_and_early_stopping_count_as_the_official_code()
    {
        var options = new StageOptions { Schedule = LearningRateSchedule.Plateau, PlateauPatience = 1, PlateauFactor = 0.1, EarlyStop = 3 };
        var state = new TrainingState { LearningRate = 1 };
        double[] losses = [1.0, 0.9, 0.95, 0.95, 0.95, 0.5];
        var rates = new List<double>();
        var waits = new List<int>();
        for (int i = 0; i < losses.Length; i++)
        {
            state = state.AfterValidation(options, losses[i], losses[i], moreIsBetter: false, i + 1);
            rates.Add(state.LearningRate);
            waits.Add(state.StopWait);
        }

        Assert.Equal([1, 1, 1, 0.1, 0.1, 0.1], rates);
        Assert.Equal([0, 0, 1, 2, 3, 0], waits);
        Assert.Equal((0.5, 6), (state.Best, state.BestEpoch));
    }

    private static TrainingState Run(string folder, StageOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var stage = new ToyStage();
        return new Trainer(stage, options, 5, folder, "toy").Run(progress, cancellation);
    }
}
