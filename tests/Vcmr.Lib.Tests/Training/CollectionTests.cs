using System.Diagnostics;
using System.Globalization;
using Vcmr.Tests.Support;
using Vcmr.Tests.Training.Stages;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Training;

/// <summary>
/// Training beside a thread that collects garbage all the time: whatever libtorch reads must be kept alive by somebody.
/// <c>VCMR_SOAK_STEPS</c> sets the steps of each run; with TorchSharp's own AdamW a run ends within some thousand.
/// </summary>
[Collection(nameof(Alone))]
public sealed class CollectionTests(TinyStages stages) : IClassFixture<TinyStages>
{
    private static readonly int Steps =
        int.TryParse(Environment.GetEnvironmentVariable("VCMR_SOAK_STEPS"), CultureInfo.InvariantCulture, out int steps) ? steps : 40;

    [Theory]
    [InlineData("audio")]
    [InlineData("audio batched")]
    [InlineData("audio again")]
    [InlineData("audio-video")]
    [InlineData("tags")]
    [InlineData("random crops")]
    [InlineData("supervised")]
    public void Weights_are_those_of_a_quiet_run(string name)
    {
        using var quiet = new TemporaryFolder();
        using var busy = new TemporaryFolder();
        Run(name, quiet.Path);
        int collections = GC.CollectionCount(0);
        var collector = new Thread(Collect) { IsBackground = true };
        using var stop = new CancellationTokenSource();
        collector.Start(stop.Token);
        try
        {
            Run(name, busy.Path);
        }
        finally
        {
            stop.Cancel();
            collector.Join();
        }

        Assert.True(GC.CollectionCount(0) > collections + 10, "the collector slept");
        Assert.True(
            File.ReadAllBytes(quiet.File(Checkpoint.Last)).AsSpan().SequenceEqual(File.ReadAllBytes(busy.File(Checkpoint.Last))),
            $"{Steps} steps of stage '{name}' end with other weights or moments");
    }

    private static void Collect(object? stop)
    {
        while (!((CancellationToken)stop!).IsCancellationRequested)
        {
            GC.Collect(0);
            GC.WaitForPendingFinalizers();

            // Training goes on between two collections, or a step that allocates much takes seconds.
            for (long until = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 1000); Stopwatch.GetTimestamp() < until;)
            {
                Thread.SpinWait(20);
            }
        }
    }

    private void Run(string name, string folder)
    {
        StageOptions options = TinyStages.Options(name) with { Epochs = Steps, EarlyStop = 0, ValidateEpochs = Steps, CheckpointEpochs = Steps };
        using IStage first = stages.Make(name, options);
        int stepsAnEpoch = PlannedBatch.StepsAnEpoch(first.SampleCount, options.Batch, first.DropLast);
        int epochs = (Steps + stepsAnEpoch - 1) / stepsAnEpoch;
        options = options with { Epochs = epochs, ValidateEpochs = epochs, CheckpointEpochs = epochs };
        using IStage stage = stages.Make(name, options);
        new Trainer(stage, options, 3, folder, "{}").Run(cancellation: TestContext.Current.CancellationToken);
    }
}
