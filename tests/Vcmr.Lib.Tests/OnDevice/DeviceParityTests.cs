using System.Text.Json.Nodes;
using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Vcmr.Models;
using Vcmr.Tests.Models;
using Vcmr.Tests.Support;
using Vcmr.Tests.Training.Stages;
using Vcmr.Training;
using Xunit;
using static TorchSharp.torch;

namespace Vcmr.Tests.OnDevice;

/// <summary>
/// What must hold before a device is used: forward passes, gradients and an optimizer step equal the references that PyTorch
/// wrote, then everything that this project does there equals the processor. Runs on the processor; <c>tests/device/check.sh</c>
/// runs it on a GPU.
/// </summary>
[Collection(nameof(Alone))]
public sealed class DeviceParityTests(TinyStages stages) : IClassFixture<TinyStages>
{
    // As in SampleCnnTests: sums come in another order than PyTorch's, and where a window's two largest values nearly tie, a
    // rounding hands the gradient to the other one.
    private const double Order = 3, NearTies = 8;

    private static torch.Device Device => TestDevice.Current;

    [Theory]
    [InlineData("eval6", false)]
    [InlineData("train6", true)]
    public void Forward_pass_and_gradients_equal_the_official_model(string run, bool train)
    {
        using var scope = NewDisposeScope();
        JsonNode scalars = OfficialSampleCnn.Scalars, reference = scalars[$"{run}_float64"]!, single = scalars[$"{run}_float32"]!;
        using SampleCnn model = OfficialSampleCnn.Model();
        model.to(Device);
        model.train(train);
        Tensor y = model.call(OfficialSampleCnn.Waveforms(6).to(Device));
        double gap = train ? scalars[$"{run}_max_abs_diff_f32_vs_f64"]!.GetValue<double>() : 2e-5;
        Tensors.Close(GoldenFiles.Floats("samplecnn", $"{run}_y.f32"), y.cpu(), Math.Max(Order, TestDevice.Slack) * gap);

        y.square().mean().backward();
        double Norm(JsonNode of, string name) => of["grad_l2"]![name]!.GetValue<double>();
        (string Name, double Ratio)[] norms =
        [
            .. model.named_parameters().Where(p => OfficialSampleCnn.HasGradient(p.name, train))
                .Select(p => (p.name, Tensors.Norm(p.parameter.grad!.cpu()) / Norm(reference, p.name))),
        ];
        double slack = NearTies * norms.Max(n => Math.Abs((Norm(single, n.Name) / Norm(reference, n.Name)) - 1));
        Assert.All(norms, n => Assert.InRange(n.Ratio, 1 - slack, 1 + slack));
    }

    [Fact]
    public void Contrastive_loss_and_its_gradients_equal_the_reference()
    {
        using var scope = NewDisposeScope();
        Tensor Vectors(string which) => tensor(GoldenFiles.Floats("ntxent", $"N16_{which}.f32")).reshape(16, 128).to(Device).requires_grad_();
        Tensor first = Vectors("zi"), second = Vectors("zj");
        Tensor loss = NtXent.Loss(first, second, 0.1);
        double expected = GoldenFiles.Manifest("ntxent")["scalars"]!["N16_tau0.1"]!["loss_ref_float64"]!.GetValue<double>();
        Assert.Equal(expected, loss.cpu().item<float>(), 1e-5);
        loss.backward();
        Tensors.Close(GoldenFiles.Floats("ntxent", "N16_tau0.1_grad_zi.f32"), first.grad!.cpu(), TestDevice.Slack * 1e-6);
        Tensors.Close(GoldenFiles.Floats("ntxent", "N16_tau0.1_grad_zj.f32"), second.grad!.cpu(), TestDevice.Slack * 1e-6);
    }

    [Fact]
    public void Optimizer_moves_the_weights_as_PyTorchs_AdamW()
    {
        using var scope = NewDisposeScope();
        JsonNode scalars = GoldenFiles.Manifest("optimizers")["scalars"]!, toy = scalars["toy"]!;
        Tensor Values(JsonNode node) => tensor(Floats(node)).to(Device);
        Tensor a = Values(toy["a"]!), c = Values(toy["c"]!);
        var weight = new Parameter(Values(toy["w0"]!));
        using var optimizer = new Vcmr.Training.AdamW([weight], 3e-4, 0.01);
        foreach (JsonNode? expected in scalars["adamw_lr3e-4_wd0.01 (music stage: torch default weight_decay)"]!.AsArray())
        {
            using var step = NewDisposeScope();
            optimizer.ZeroGrad();
            Tensor away = weight - c;
            (a * away * away).sum().mul(0.5f).backward();
            optimizer.Step();
            Assert.All(Floats(expected!).Zip(weight.cpu().data<float>().ToArray()), w => Assert.InRange(Math.Abs(w.First - w.Second), 0, 2.4e-7 * Math.Max(1, Math.Abs(w.First))));
        }
    }

    [Fact]
    public void Step_of_stage_1_moves_every_weight_as_on_the_processor()
    {
        using var scope = NewDisposeScope();
        Tensor first = randn(4, 1, TinyStages.Shape.InputLength), second = randn(4, 1, TinyStages.Shape.InputLength);
        Dictionary<string, float[]> Moved(torch.Device device)
        {
            manual_seed(3);
            using var model = new AudioContrastiveModel(TinyStages.Shape);
            model.to(device);
            using var optimizer = new Vcmr.Training.AdamW(model.parameters(), 1e-3);
            NtXent.Loss(model.call(first.to(device)), model.call(second.to(device))).backward();
            optimizer.Step();
            return model.named_parameters().ToDictionary(p => p.name, p => p.parameter.cpu().data<float>().ToArray());
        }

        Dictionary<string, float[]> here = Moved(CPU), there = Moved(Device);
        // Adam's first step is the learning rate times the gradient's sign: where that is near zero, it may be either.
        Assert.All(here, p => Assert.InRange(p.Value.Zip(there[p.Key]).Average(w => Math.Abs(w.First - w.Second)), 0, Device.type == DeviceType.CPU ? 0 : 1e-4));
    }

    [Fact]
    public void Crops_gathered_on_the_device_equal_the_stored_samples_to_the_bit()
    {
        using var scope = NewDisposeScope();
        float[] read = new float[3 * 5000];
        for (int i = 0; i < 3; i++)
        {
            stages.Videos.ReadAudio(1000 * i, read.AsSpan(i * 5000, 5000));
        }

        using DeviceBank bank = DeviceBank.Upload<short>(stages.Videos.SampleCount, 1, stages.Videos.ReadSamples, Device);
        Assert.Equal(read, bank.Waveforms(tensor(new long[] { 0, 1000, 2000 }).to(Device), 5000).cpu().data<float>().ToArray());
    }

    [Theory]
    [InlineData(PitchShifter.Wsola)]
    [InlineData(PitchShifter.PhaseVocoder)]
    public void Views_augmented_on_the_device_equal_those_of_the_processor(PitchShifter shifter)
    {
        const int samples = 20_011;
        using var scope = NewDisposeScope();
        var chain = new AugmentationChain(new AugmentationOptions { PitchShifter = shifter });
        AugmentationDraw[] draws = [.. Enumerable.Range(0, 12).Select(i => chain.Draw(new CounterRandom(6, i)))];
        // Noise, in which no two positions are as good as each other.
        manual_seed(1);
        Tensor waveforms = randn(12, 1, samples).mul_(0.2f).clamp_(-1, 1);
        float[] there = new BatchedAugmentation(shifter, staysOnDevice: true).Apply(waveforms.to(Device), draws).cpu().data<float>().ToArray();
        float[] values = waveforms.data<float>().ToArray();
        double[] worst = new double[draws.Length];
        for (int i = 0; i < draws.Length; i++)
        {
            Span<float> own = values.AsSpan(i * samples, samples);
            chain.Apply(own, draws[i]);
            for (int n = 0; n < samples; n++)
            {
                worst[i] = Math.Max(worst[i], Math.Abs(own[n] - there[(i * samples) + n]));
            }
        }

        // A phase vocoder decides which bins are peaks; a row may decide otherwise elsewhere.
        int other = worst.Count(w => w > TestDevice.Slack * 2e-5);
        Assert.True(other <= (Device.type == DeviceType.CPU ? 0 : 2), string.Join("; ", draws.Zip(worst).Select(d => $"{d.First}: {d.Second:g2}")));
    }

    [Theory]
    [InlineData("audio")]
    [InlineData("audio batched")]
    [InlineData("audio-video")]
    [InlineData("tags random")]
    [InlineData("supervised")]
    [InlineData("mixup")]
    public void Whole_training_begins_on_the_device_as_on_the_processor(string name)
    {
        using var folder = new TemporaryFolder();
        double First(torch.Device device, DataPath path)
        {
            string own = folder.File($"{device.type}-{path}");
            StageOptions options = TinyStages.Options(name);
            using IStage stage = stages.Make(name, options);
            stage.DataPath = path;
            new Trainer(stage, options, 3, own, "parity", device: device).Run(cancellation: TestContext.Current.CancellationToken);
            IReadOnlyList<LogRow> log = TrainingLog.Read(Path.Combine(own, TrainingLog.FileName));
            Assert.All(log, row => Assert.True(double.IsFinite(row.Value)));
            return log.First(r => r.Series == "train.loss").Value;
        }

        double expected = First(CPU, DataPath.Host);
        Assert.Equal(expected, First(Device, DataPath.Device), Device.type == DeviceType.CPU ? 0 : 0.01 * Math.Abs(expected));
    }

    private static float[] Floats(JsonNode node) => [.. node.AsArray().Select(n => (float)n!)];
}
