using TorchSharp;
using Vcmr.Studies;
using Vcmr.Tests.Support;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.Training.Stages;

/// <summary>Sound that lies on the device, here the processor, against sound that the loader reads.</summary>
[Collection(nameof(Alone))]
public sealed class DevicePathTests(TinyStages stages) : IClassFixture<TinyStages>
{
    [Theory]
    [InlineData("audio")]
    [InlineData("audio batched")]
    [InlineData("audio-video")]
    [InlineData("tags random")]
    [InlineData("supervised")]
    [InlineData("mixup")]
    public void Run_ends_with_the_same_bytes_wherever_its_sound_lies(string name)
    {
        using var folder = new TemporaryFolder();
        byte[][] Run(DataPath path)
        {
            string own = folder.File($"{path}");
            StageOptions options = TinyStages.Options(name);
            using IStage stage = stages.Make(name, options);
            stage.DataPath = path;
            new Trainer(stage, options, 3, own, "device path").Run(cancellation: TestContext.Current.CancellationToken);
            return [.. new[] { Checkpoint.Last, Checkpoint.Best, TrainingLog.FileName }.Select(f => File.ReadAllBytes(Path.Combine(own, f)))];
        }

        Assert.Equal(Run(DataPath.Host), Run(DataPath.Device));
    }

    [Fact]
    public void Batch_of_a_stage_whose_sound_lies_on_the_device_holds_addresses_of_the_same_crops()
    {
        using var scope = NewDisposeScope();
        StageOptions options = TinyStages.Options("audio-video");
        using var host = (AudioVideoStage)stages.Make("audio-video", options);
        using var device = (AudioVideoStage)stages.Make("audio-video", options);
        device.DataPath = DataPath.Device;
        device.To(CPU);
        AudioVideoPairs read = host.Allocate(3), addressed = device.Allocate(3);
        for (int row = 0; row < 3; row++)
        {
            host.Fill(read, row, row, new CounterRandom(5, row));
            device.Fill(addressed, row, row, new CounterRandom(5, row));
        }

        Assert.Equal([3L], addressed.Waveforms.shape);
        Assert.Equal(ScalarType.Int64, addressed.Features.dtype);
        (Tensor waveforms, Tensor features) = device.Inputs(addressed);
        Assert.Equal(read.Waveforms.data<float>().ToArray(), waveforms.data<float>().ToArray());
        Assert.Equal(read.Features.data<float>().ToArray(), features.data<float>().ToArray());
    }

    [Fact]
    public void Bank_scales_the_ends_of_the_range_as_the_host_does()
    {
        using var scope = NewDisposeScope();
        short[] stored = [short.MinValue, -1, 0, 1, short.MaxValue, 12_345, -32_767];
        using DeviceBank bank = DeviceBank.Upload<short>(stored.Length, 1, (row, values) => stored.AsSpan((int)row, values.Length).CopyTo(values), CPU);
        Tensor waveforms = bank.Waveforms(tensor(new long[] { 0, 4, 2 }), 3);
        Assert.Equal([3L, 1, 3], waveforms.shape);
        Assert.Equal(new[] { 0, 1, 2, 4, 5, 6, 2, 3, 4 }.Select(i => stored[i] / 32768f), waveforms.data<float>().ToArray());
    }

    [Fact]
    public void Sound_stays_on_the_host_of_a_processor_unless_it_is_asked_for()
    {
        Assert.False(DeviceBank.IsFor(DataPath.Auto, CPU, 1));
        Assert.False(DeviceBank.IsFor(DataPath.Host, CPU, 1));
        Assert.True(DeviceBank.IsFor(DataPath.Device, CPU, long.MaxValue));
        Assert.Equal(DataPath.Auto, new Profile().DataPath);
    }

    [Theory]
    [InlineData("audio")]
    [InlineData("audio batched")]
    [InlineData("audio-video")]
    [InlineData("tags random")]
    [InlineData("supervised")]
    [InlineData("mixup")]
    public void Batches_that_the_loader_prepares_ahead_have_the_losses_of_those_that_wait_for_their_step(string name)
    {
        StageOptions options = TinyStages.Options(name);
        float[] Losses(DataPath path, bool ahead)
        {
            using IStage stage = stages.Make(name, options);
            stage.DataPath = path;
            stage.To(CPU);
            stage.Train();
            using var loader = new BatchLoader(stage, PlannedBatch.Run(3, stage.SampleCount, options.Batch, dropLast: false, epochs: 2, fromStep: 0), options.Batch, CPU, ahead);
            var losses = new List<float>();
            foreach ((PlannedBatch plan, Batch batch) in loader.Batches())
            {
                using var scope = NewDisposeScope();
                manual_seed(plan.TorchSeed);
                losses.Add(stage.Loss(batch.Map(t => t.narrow(0, 0, plan.Samples.Count))).item<float>());
            }

            return [.. losses];
        }

        float[] expected = Losses(DataPath.Host, ahead: false);
        Assert.True(expected.Length > 2);
        Assert.Equal(expected, Losses(DataPath.Host, ahead: true));
        Assert.Equal(expected, Losses(DataPath.Device, ahead: true));
    }

    [Fact]
    public void Loader_hands_over_batches_that_lie_on_the_device_with_the_planned_rows()
    {
        using var stage = new ToyStage();
        int batches = 0;
        using var loader = new BatchLoader(stage, PlannedBatch.Run(1, stage.SampleCount, 3, dropLast: false, epochs: 2, fromStep: 0), 3, META);
        foreach ((PlannedBatch plan, Batch batch) in loader.Batches())
        {
            batches++;
            batch.Map(t =>
            {
                Assert.Equal(DeviceType.META, t.device_type);
                Assert.Equal(plan.Samples.Count, t.shape[0]);
                return t;
            });
        }

        Assert.Equal(2 * PlannedBatch.StepsAnEpoch(stage.SampleCount, 3, dropLast: false), batches);
    }
}
