using Vcmr.Tests.Support;
using Vcmr.Tests.Training.Stages;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Training;

/// <summary>A run that was killed must end with the bytes of one that was not, whatever the kill left behind.</summary>
[Collection(nameof(Alone))]
public sealed class ResumeTests(TinyStages stages) : IClassFixture<TinyStages>
{
    private static readonly string[] Results = [Checkpoint.Last, Checkpoint.Best, TrainingLog.FileName];

    [Theory]
    [InlineData("toy")]
    [InlineData("audio")]
    [InlineData("tags")]
    [InlineData("random crops")]
    [InlineData("supervised")]
    [InlineData("mixup")]
    public void Run_killed_after_any_step_ends_with_the_bytes_of_an_uninterrupted_one(string name)
    {
        using var whole = new TemporaryFolder();
        int steps = Run(name, whole.Path).Step;
        Assert.InRange(steps, 6, 10);
        for (int killed = 1; killed < steps; killed++)
        {
            // Augmentations make a step of stage 1 slow, so it is killed only at an epoch's end and within one.
            if (name == "audio" && killed is not (3 or 4))
            {
                continue;
            }

            using var broken = new TemporaryFolder();
            // Checkpoints after every second step: those of epochs and those within.
            Assert.Throws<KilledException>(() => Run(name, broken.Path, killed, checkpointSteps: 2));
            LeaveDebris(broken, killed);
            Run(name, broken.Path, checkpointSteps: 2);
            AssertSame(whole, broken, killed);
        }
    }

    [Fact]
    public void Run_killed_after_each_of_its_steps_in_turn_ends_with_the_same_bytes()
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        int steps = Run("audio-video", whole.Path).Step;
        for (int killed = 1; killed <= steps; killed++)
        {
            // A kill in a step after a checkpoint: step n is done and logged, and its checkpoint is not written yet.
            Assert.Throws<KilledException>(() => Run("audio-video", broken.Path, killed, checkpointSteps: 1));
            if (killed < steps)
            {
                Advance("audio-video", broken.Path, killed);
            }
        }

        Run("audio-video", broken.Path, checkpointSteps: 1);
        AssertSame(whole, broken, steps);
    }

    [Fact]
    public void Stopped_run_keeps_its_last_step_and_goes_on_within_the_epoch()
    {
        using var whole = new TemporaryFolder();
        using var broken = new TemporaryFolder();
        int steps = Run("tags", whole.Path).Step;
        for (int stopped = 1; stopped < steps; stopped++)
        {
            Advance("tags", broken.Path, stopped);
            string[] log = File.ReadAllLines(broken.File(TrainingLog.FileName));
            Assert.StartsWith($"{stopped},", log[^1]);
        }

        Run("tags", broken.Path);
        AssertSame(whole, broken, steps);
    }

    [Fact]
    public void Checkpoint_frequency_leaves_no_trace()
    {
        using var rare = new TemporaryFolder();
        using var often = new TemporaryFolder();
        Run("toy", rare.Path);
        Run("toy", often.Path, checkpointSteps: 1);
        AssertSame(rare, often, 0);
    }

    // Trains until a step is done and stops as Ctrl-C does.
    private void Advance(string name, string folder, int step)
    {
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run(name, folder, new Each(p =>
        {
            if (p.Step == step)
            {
                stop.Cancel();
            }
        }), int.MaxValue, stop.Token));
    }

    private TrainingState Run(string name, string folder, int killed = -1, int checkpointSteps = int.MaxValue) => Run(
        name,
        folder,
        new Each(p =>
        {
            if (p.Step == killed)
            {
                throw new KilledException();
            }
        }),
        checkpointSteps,
        CancellationToken.None);

    private TrainingState Run(string name, string folder, IProgress<TrainingProgress> progress, int checkpointSteps, CancellationToken cancellation)
    {
        StageOptions options = TinyStages.Options(name) with { CheckpointSteps = checkpointSteps };
        using IStage stage = stages.Make(name, options);
        return new Trainer(stage, options, 3, folder, $$"""{"stage":"{{name}}"}""").Run(progress, cancellation);
    }

    // What a kill during a write leaves: parts of the files written aside, and a log that ends within a line.
    private static void LeaveDebris(TemporaryFolder folder, int step)
    {
        foreach (string file in Results)
        {
            File.WriteAllBytes(folder.File(file + ".part"), [.. Enumerable.Range(0, step * 7).Select(i => (byte)i)]);
        }

        string log = folder.File(TrainingLog.FileName);
        byte[] bytes = File.ReadAllBytes(log);
        // The run was killed after step n: of that step's row any part may be there, and rows of later steps too.
        int keep = step % 3 == 0 ? bytes.Length : bytes.Length - (step % 3 * 3);
        File.WriteAllBytes(log, step % 2 == 0 ? bytes[..keep] : [.. bytes, .. "99,9,train.loss,0.5\n99,9,tra"u8]);
    }

    private static void AssertSame(TemporaryFolder whole, TemporaryFolder broken, int killed)
    {
        foreach (string file in Results)
        {
            Assert.True(File.ReadAllBytes(whole.File(file)).AsSpan().SequenceEqual(File.ReadAllBytes(broken.File(file))), $"{file} differs after a kill at step {killed}");
        }

        Assert.False(File.Exists(broken.File(Checkpoint.Last + ".part")), "what was written aside is left");
    }

#pragma warning disable CA1032, CA1064 // Only this test throws and catches it.
    private sealed class KilledException : Exception;
#pragma warning restore CA1032, CA1064

    private sealed class Each(Action<TrainingProgress> action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => action(value);
    }
}
