using Vcmr.Tests.Support;
using Vcmr.Training;
using Xunit;

namespace Vcmr.Tests.Training;

[Collection(nameof(Alone))]
public sealed class BatchLoaderTests
{
    private static readonly StageOptions Options = new() { Epochs = 20, Batch = 4 };

    [Fact]
    public void Error_while_a_sample_is_read_ends_the_run_with_one_sentence_and_its_thread()
    {
        using var folder = new TemporaryFolder();
        Thread? loader = null;
        using var stage = new ToyStage
        {
            OnFill = count =>
            {
                loader = Loader() ?? loader;
                if (count == 10)
                {
                    throw new IOException("the disk is gone");
                }
            },
        };
        var error = Assert.Throws<VcmrException>(() => new Trainer(stage, Options, 1, folder.Path, "toy").Run(cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("the disk is gone", error.Message);
        Assert.IsType<IOException>(error.InnerException);
        Assert.False(loader is { IsAlive: true });
    }

    [Fact]
    public void Error_of_a_user_is_passed_on_as_it_is()
    {
        using var folder = new TemporaryFolder();
        using var stage = new ToyStage { OnFill = _ => throw new VcmrException("Segment 3 is too short.") };
        var error = Assert.Throws<VcmrException>(() => new Trainer(stage, Options, 1, folder.Path, "toy").Run(cancellation: TestContext.Current.CancellationToken));
        Assert.Equal("Segment 3 is too short.", error.Message);
    }

    [Fact]
    public void Cancelled_run_leaves_no_thread_behind()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        Thread? loader = null;
        using var stage = new ToyStage { OnFill = _ => loader = Loader() ?? loader };
        Assert.Throws<OperationCanceledException>(() => new Trainer(stage, Options, 1, folder.Path, "toy").Run(new Each(p => CancelAt(p, stop)), stop.Token));
        Assert.False(loader is { IsAlive: true });
    }

    // Rows are also filled by threads that are there in any case.
    private static Thread? Loader() => Thread.CurrentThread.Name == "batch loader" ? Thread.CurrentThread : null;

    private static void CancelAt(TrainingProgress progress, CancellationTokenSource stop)
    {
        if (progress.Step == 7)
        {
            stop.Cancel();
        }
    }
}
