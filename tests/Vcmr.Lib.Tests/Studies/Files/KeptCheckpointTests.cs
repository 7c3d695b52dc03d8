using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Studies.Files;
using Vcmr.Tests.Support;
using Vcmr.Training.Checkpoints;
using Xunit;

namespace Vcmr.Tests.Studies.Files;

/// <summary>Which of a run's checkpoints its folder stands for.</summary>
public sealed class KeptCheckpointTests
{
    private static readonly SampleCnnShape Shape = Encoders.Tiny;

    [Theory]
    [InlineData("best", Checkpoint.Best)]
    [InlineData("last", Checkpoint.Last)]
    [InlineData(null, Checkpoint.Best)]
    public void Folder_of_a_run_stands_for_the_checkpoint_that_its_record_keeps(string? keep, string expected)
    {
        using var folder = new TemporaryFolder();
        var run = new RunFolder(folder.Path, "audio", new { Stage = "audio", Shape, Options = new { Keep = keep } });
        foreach (string name in new[] { Checkpoint.Best, Checkpoint.Last })
        {
            using var model = new AudioContrastiveModel(Shape);
            Encoders.Fill(model);
            Checkpoint.Save(run.File(name), model, null, new TrainingState(), run.Record);
        }

        using EncoderFile file = EncoderFile.Open(run.Path);

        Assert.Equal(run.File(expected), file.Path);
    }
}
