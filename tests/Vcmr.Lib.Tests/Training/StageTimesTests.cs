using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Training;

[Collection(nameof(Alone))]
public sealed class StageTimesTests
{
    // 20 samples: four steps an epoch.
    private static readonly StageOptions Options = new() { Epochs = 3, Batch = 5, LearningRate = 0.01 };

    [Fact]
    public void Every_moment_of_a_run_goes_to_a_part_and_every_epoch_has_a_row()
    {
        using var folder = new TemporaryFolder();
        const double Pause = 0.02;
        Trainer trainer = Run(folder.Path, Options, new Each(_ => Thread.Sleep(TimeSpan.FromSeconds(Pause))));
        StageShares times = StageTimes.Read(folder.Path)!;
        Assert.Equal([4, 8, 12], Steps(folder));
        // Progress was shown for so long.
        Assert.True(times.Seconds[(int)StagePart.Log] >= 12 * Pause, $"{times}");
        Assert.All(Enum.GetValues<StagePart>(), part => Assert.True(times.Seconds[(int)part] > 0, $"{part}"));
        Assert.Equal(1, Enum.GetValues<StagePart>().Sum(times.Share), 1e-9);
        Assert.True(times.Filling > 0);
        // The file has six decimals.
        Assert.All(times.Seconds.Zip(trainer.Spent!.Seconds), p => Assert.Equal(p.Second, p.First, 1e-3));
    }

    [Fact]
    public void Run_that_was_stopped_or_killed_counts_the_steps_that_stay_and_no_others()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(folder.Path, Options, new Each(p => At(p.Step == 5, stop.Cancel)), stop.Token));
        Assert.Equal([4, 5], Steps(folder));
        double before = StageTimes.Read(folder.Path)!.Total;

        // Rows of steps that no checkpoint knows of, and half a row.
        File.AppendAllText(folder.File(StageTimes.FileName), "6,1,1,1,1,1,1,1\n8,1,1,1,1,1,1,1\n9,1,");
        StageOptions killed = Options with { CheckpointEpochs = 3, CheckpointSteps = 7 };
        Assert.Throws<InvalidOperationException>(() => Run(folder.Path, killed, new Each(p => At(p.Step == 10, () => throw new InvalidOperationException()))));
        Assert.Equal([4, 5, 7, 8], Steps(folder));
        Run(folder.Path, killed);
        Assert.Equal([4, 5, 7, 8, 12], Steps(folder));
        Assert.True(StageTimes.Read(folder.Path)!.Total > before);
    }

    [Fact]
    public void Finished_run_and_folder_without_times_are_left_as_they_are()
    {
        using var folder = new TemporaryFolder();
        Assert.Null(StageTimes.Read(folder.Path));
        Run(folder.Path, Options);
        File.Delete(folder.File(StageTimes.FileName));
        Assert.Null(Run(folder.Path, Options).Spent);
        Assert.False(File.Exists(folder.File(StageTimes.FileName)));
    }

    private static void At(bool moment, Action action)
    {
        if (moment)
        {
            action();
        }
    }

    private static int[] Steps(TemporaryFolder folder) =>
        [.. File.ReadAllLines(folder.File(StageTimes.FileName)).Skip(1).Select(line => int.Parse(line.Split(',')[0], System.Globalization.CultureInfo.InvariantCulture))];

    private static Trainer Run(string folder, StageOptions options, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var stage = new ToyStage();
        var trainer = new Trainer(stage, options, 5, folder, "toy");
        trainer.Run(progress, cancellation);
        return trainer;
    }
}
