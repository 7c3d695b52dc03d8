using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using TorchSharp;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

[Collection(nameof(Alone))]
public sealed class StageStepTests : IClassFixture<TinyStages>, IDisposable
{
    private const int Steps = 200;
    private readonly TinyStages _stages;
    private readonly int _threads = get_num_threads();

    public StageStepTests(TinyStages stages)
    {
        _stages = stages;
        // Tensors this small cost more to share out than to compute.
        set_num_threads(1);
    }

    public static TheoryData<string> Names => ["audio", "audio again", "audio-video", "tags", "tags of random crops"];

    public void Dispose() => set_num_threads(_threads);

    [Theory]
    [MemberData(nameof(Names))]
    public void Number_of_live_tensors_does_not_grow_over_200_steps(string name)
    {
        using var folder = new TemporaryFolder();
        StageOptions options = TinyStages.Options(name) with { Batch = 2 };
        using IStage stage = _stages.Make(name, options);
        int stepsAnEpoch = PlannedBatch.StepsAnEpoch(stage.SampleCount, options.Batch, stage.DropLast);
        int pause = 4 * stepsAnEpoch;
        var counts = new List<long>();
        options = options with { Epochs = (Steps / stepsAnEpoch) + 1, ValidateEpochs = 4, CheckpointEpochs = 4, EarlyStop = 0 };
        new Trainer(stage, options, 1, folder.Path, name).Run(new Each(_ => counts.Add(Tensor.TotalCount)), TestContext.Current.CancellationToken);

        Assert.True(counts.Count >= Steps, $"{counts.Count} steps");
        // The garbage collector may find what others left, but most steps, and most validations and checkpoints, change nothing.
        long[] growths = [.. counts.Zip(counts.Skip(1), (a, b) => b - a)];
        Assert.Equal(0, Median(growths.Where((_, i) => (i + 1) % pause != 0)));
        Assert.Equal(0, Median(growths.Where((_, i) => (i + 1) % pause == 0)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Validation_leaves_no_tensor_behind(string name)
    {
        using IStage stage = _stages.Make(name, TinyStages.Options(name));
        _ = stage.Validate();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 10; i++)
        {
            _ = stage.Validate();
        }

        Assert.InRange(Tensor.TotalCount, 0, before);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bf16_step_starts_with_nearly_the_loss_of_fp32_and_keeps_fp32_weights(string name)
    {
        double exact = FirstLoss(name, Precision.Fp32, out SafetensorsFile reference);
        reference.Dispose();
        double close = FirstLoss(name, Precision.Bf16, out SafetensorsFile weights);
        using (weights)
        {
            Assert.NotEqual(exact, close);
            Assert.Equal(exact, close, 0.05 * exact);
            Assert.All(weights.Tensors.Values.Where(t => t.is_floating_point()), t => Assert.Equal(ScalarType.Float32, t.dtype));
            Assert.All(weights.Tensors.Values.Where(t => t.is_floating_point()), t => Assert.True(isfinite(t).all().ToBoolean()));
        }

        using Tensor product = ones(2, 2).matmul(ones(2, 2));
        Assert.Equal(ScalarType.Float32, product.dtype);
    }

    // The meta device, whose tensors have no values, stands for a GPU.
    [Theory]
    [InlineData("audio")]
    [InlineData("audio-video")]
    [InlineData("tags")]
    public void Stage_moves_its_model_to_another_device(string name)
    {
        using IStage stage = _stages.Make(name, TinyStages.Options(name));
        string[] trained = Trained(stage);
        stage.To(META);
        Assert.All(stage.Model.state_dict().Values, t => Assert.Equal(DeviceType.META, t.device_type));
        Assert.Equal(trained, Trained(stage));
    }

    [Fact]
    public void Stage_of_random_crops_moves_its_frozen_encoder_too()
    {
        using var encoder = new SampleCnn(TinyStages.Shape);
        ClipEmbeddings embeddings = ClipEmbedder.Embed(encoder, _stages.Tagged);
        using var stage = new RandomCropTaggingStage(
            TaggingHead.Create(2, TinyStages.Shape.EmbeddingSize, 4), encoder, _stages.Tagged, embeddings, new TagLabels(_stages.Tagged), [0, 1], [2]);
        stage.To(META);
        Assert.All(encoder.state_dict().Values.Concat(stage.Model.state_dict().Values), t => Assert.Equal(DeviceType.META, t.device_type));
    }

    [Fact]
    public void Sample_that_is_not_a_number_stops_training_and_it_goes_on_once_the_sample_is_mended()
    {
        using var folder = new TemporaryFolder();
        CopyCorpus(folder.File("corpus"));
        Segment bad = _stages.Videos.Segments[4];
        byte[] catalog = File.ReadAllBytes(folder.File("corpus/catalog.db"));
        byte[] good = Poison(folder.File("corpus"), bad.FeatureRow, bad.FeatureRows);
        var options = (AudioVideoOptions)OneStepAnEpoch("audio-video", 10, epochs: 4);
        using (VideoCorpus corpus = VideoCorpus.Open(folder.File("corpus")))
        using (IStage stage = TinyStages.AudioVideo(corpus, options))
        {
            var error = Assert.Throws<VcmrException>(() => new Trainer(stage, options, 1, folder.File("run"), "run").Run(cancellation: TestContext.Current.CancellationToken));
            Assert.Contains("step 0", error.Message);
            Assert.Contains($"{bad.Song}#{bad.Index}", error.Message);
            Assert.Contains(folder.File("run/step-0.safetensors"), error.Message);
        }

        File.WriteAllBytes(folder.File("corpus/clip.npy"), good);
        File.WriteAllBytes(folder.File("corpus/catalog.db"), catalog);
        using VideoCorpus mended = VideoCorpus.Open(folder.File("corpus"));
        using AudioVideoStage again = TinyStages.AudioVideo(mended, options);
        // The file for inspection fits the model and says where the run stood.
        Assert.Equal(0, Resume.From(folder.File("run/step-0.safetensors"), again.Model, null, "run")!.Step);
        Assert.All(again.Model.parameters(), p => Assert.True(isfinite(p).all().ToBoolean()));

        using AudioVideoStage fresh = TinyStages.AudioVideo(mended, options);
        TrainingState end = new Trainer(fresh, options, 1, folder.File("run"), "run").Run(cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((4, true), (end.Step, end.Finished));
        Assert.DoesNotContain(TrainingLog.Read(folder.File("run/log.csv")), r => !double.IsFinite(r.Value));
    }

    private static string[] Trained(IStage stage) => [.. stage.Model.named_parameters().Where(p => p.parameter.requires_grad).Select(p => p.name)];

    private static long Median(IEnumerable<long> values)
    {
        long[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }

    private static StageOptions OneStepAnEpoch(string name, int samples, int epochs) => TinyStages.Options(name) with { Epochs = epochs, Batch = samples };

    private double FirstLoss(string name, Precision precision, out SafetensorsFile weights)
    {
        using var folder = new TemporaryFolder();
        using IStage stage = _stages.Make(name, TinyStages.Options(name));
        new Trainer(stage, OneStepAnEpoch(name, stage.SampleCount, epochs: 1) with { Precision = precision }, 1, folder.Path, name).Run();
        weights = Safetensors.Read(folder.File(Checkpoint.Last));
        return TrainingLog.Read(folder.File(TrainingLog.FileName))[0].Value;
    }

    private void CopyCorpus(string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(_stages.Videos.Folder))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }

    /// <summary>Writes NaN into rows of a feature store; returns the file as it was.</summary>
    // As an encoder would that gave them: the catalog has the checksum of what lies there.
    private static byte[] Poison(string corpus, long row, int rows)
    {
        const int Header = 128, Width = 512;
        string path = Path.Combine(corpus, "clip.npy");
        byte[] good = File.ReadAllBytes(path), bad = [.. good];
        Span<float> features = MemoryMarshal.Cast<byte, float>(bad.AsSpan(Header));
        features.Slice((int)row * Width, rows * Width).Fill(float.NaN);
        File.WriteAllBytes(path, bad);
        using var connection = new SqliteConnection($"Data Source={Path.Combine(corpus, "catalog.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT video, row, rows FROM features WHERE row <= $row AND row + rows > $row";
        command.Parameters.AddWithValue("$row", row);
        long video, sum;
        using (SqliteDataReader item = command.ExecuteReader())
        {
            Assert.True(item.Read());
            video = item.GetInt64(0);
            sum = Checksum.Of<float>(features.Slice(item.GetInt32(1) * Width, item.GetInt32(2) * Width));
        }

        command.CommandText = "UPDATE features SET crc = $sum WHERE video = $video";
        command.Parameters.AddWithValue("$sum", sum);
        command.Parameters.AddWithValue("$video", video);
        Assert.Equal(1, command.ExecuteNonQuery());
        return good;
    }
}
