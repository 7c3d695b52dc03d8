using System.Text.Json.Nodes;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Training;

[Collection(nameof(Alone))]
public sealed class OptimizerTests
{
    private static readonly StageOptions Supervised = new() { Batch = 2, LearningRate = 1e-3, WeightDecay = 0, Schedule = LearningRateSchedule.Plateau };

    private static JsonNode Scalars => GoldenFiles.Manifest("optimizers")["scalars"]!;

    [Theory]
    [InlineData("adamw_lr3e-4_wd0.01 (music stage: torch default weight_decay)", 3e-4, 0.01)]
    [InlineData("adamw_lr5e-4_wd0.01 (video stage: torch default weight_decay)", 5e-4, 0.01)]
    [InlineData("adamw_lr1e-3_wd1e-6 (supervised stage)", 1e-3, 1e-6)]
    public void Training_moves_the_weights_as_PyTorchs_AdamW(string name, double rate, double decay)
    {
        JsonNode toy = Scalars["toy"]!;
        float[][] expected = [.. Scalars[name]!.AsArray().Select(Floats)];
        using var folder = new TemporaryFolder();
        using var stage = new QuadraticStage(Floats(toy["a"]), Floats(toy["c"]), Floats(toy["w0"]));
        var options = new StageOptions { Epochs = expected.Length, Batch = 2, LearningRate = rate, WeightDecay = decay };
        new Trainer(stage, options, 1, folder.Path, "toy").Run();

        Assert.Equal(expected.Length, stage.Trace.Count);
        foreach ((float[] want, float[] got) in expected.Zip(stage.Trace))
        {
            Assert.All(want.Zip(got), w => Assert.InRange(Math.Abs(w.First - w.Second), 0, 2.4e-7 * Math.Max(1, Math.Abs(w.First))));
        }
    }

    [Fact]
    public void Learning_rate_falls_when_PyTorchs_ReduceLROnPlateau_lowers_it()
    {
        (double[] losses, double[] rates) = PlateauTrace();
        var state = new TrainingState { LearningRate = 1e-3 };
        for (int i = 0; i < losses.Length; i++)
        {
            state = state.AfterValidation(Supervised, losses[i], losses[i], moreIsBetter: false, i + 1);
            Assert.Equal(1, state.LearningRate / rates[i], 1e-12);
        }
    }

    [Fact]
    public void Training_takes_its_steps_with_the_rate_of_the_plateau_schedule()
    {
        (double[] losses, double[] rates) = PlateauTrace();
        float[] steps = Steps(Supervised with { Epochs = losses.Length }, losses, out TrainingState end);
        Assert.Equal(losses.Length, steps.Length);
        // The step of epoch i + 1 is taken with the rate after validation i. The smallest are a few roundings of the weight.
        Assert.All(Enumerable.Range(1, steps.Length - 1), i => Assert.Equal(rates[i - 1], steps[i], Math.Max(0.001 * rates[i - 1], 2e-9)));
        Assert.Equal(rates[^1], end.LearningRate, 1e-15);
    }

    [Fact]
    public void Training_stops_at_the_check_at_which_Lightnings_EarlyStopping_does()
    {
        (double[] losses, _) = PlateauTrace();
        int last = (int)Scalars["reduce_on_plateau"]!["early_stop_patience10_epoch_index"]!;
        float[] steps = Steps(Supervised with { Epochs = losses.Length, EarlyStop = 10 }, losses, out TrainingState end);
        Assert.Equal((last + 1, last + 1, true), (steps.Length, end.Step, end.Finished));
        Assert.Equal((10, losses.Min()), (end.StopWait, end.LowestLoss!.Value));
    }

    [Fact]
    public void Rate_that_would_hardly_change_stays_as_in_PyTorch()
    {
        var state = new TrainingState { LearningRate = 1e-8 };
        for (int i = 0; i < 20; i++)
        {
            state = state.AfterValidation(Supervised, 1, 1, moreIsBetter: false, i + 1);
        }

        Assert.Equal(1e-8, state.LearningRate);
    }

    [Fact]
    public void Losses_that_are_no_numbers_count_as_no_improvement()
    {
        StageOptions options = Supervised with { PlateauPatience = 1, EarlyStop = 3 };
        var state = new TrainingState { LearningRate = 1 };
        foreach (double loss in new[] { double.NaN, double.PositiveInfinity })
        {
            state = state.AfterValidation(options, loss, loss, moreIsBetter: false, 1);
        }

        Assert.Equal((2, 0.1, null, null), (state.StopWait, state.LearningRate, state.LowestLoss, state.Best));
        state = state.AfterValidation(options, 5, 0.4, moreIsBetter: true, 3);
        Assert.Equal((0, 5.0, 0.4, 3), (state.StopWait, state.LowestLoss, state.Best, state.BestEpoch));
        state = state.AfterValidation(options, 4, double.NaN, moreIsBetter: true, 4);
        Assert.Equal((4.0, 0.4, 3), (state.LowestLoss, state.Best, state.BestEpoch));
    }

    private static (double[] Losses, double[] Rates) PlateauTrace()
    {
        JsonArray trace = Scalars["reduce_on_plateau"]!["loss_and_lr_after"]!.AsArray();
        return ([.. trace.Select(t => (double)t![0]!)], [.. trace.Select(t => (double)t![1]!)]);
    }

    /// <summary>How far a weight of constant gradient moves in every step: with AdamW, exactly by the learning rate.</summary>
    private static float[] Steps(StageOptions options, double[] losses, out TrainingState end)
    {
        using var folder = new TemporaryFolder();
        using var stage = new QuadraticStage([0], [0], [0], slope: 1, losses);
        end = new Trainer(stage, options, 1, folder.Path, "toy").Run();
        return [.. stage.Trace.Select((w, i) => (i == 0 ? 0 : stage.Trace[i - 1][0]) - w[0])];
    }

    private static float[] Floats(JsonNode? numbers) => [.. numbers!.AsArray().Select(n => (float)n!)];
}
