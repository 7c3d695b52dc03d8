using System.CommandLine;
using System.Globalization;
using Spectre.Console;
using TorchSharp;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Vcmr.Benchmarks.Board;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary><c>device</c>: rates of training steps, embedding and augmentation on a device, beside PyTorch on the same; <c>tests/device/check.sh</c> asks for parity first.</summary>
internal static class DeviceBenchmark
{
    private const int Samples = 98_415;

    public static Command Command()
    {
        Option<ComputeDevice> device = new("--device") { Description = "cpu or cuda." };
        Option<int> width = new("--width") { Description = "The encoder's.", DefaultValueFactory = _ => 128 }, batch = new("--batch") { Description = "Samples of a step.", DefaultValueFactory = _ => 64 };
        Option<double> seconds = new("--seconds") { Description = "How long each side works.", DefaultValueFactory = _ => 6 };
        Option<string> python = new("--python") { Description = "A Python with PyTorch; empty for none.", DefaultValueFactory = _ => "python3" };
        Command command = new("device", "Rates on a device beside PyTorch's.") { device, width, batch, seconds, python };
        command.SetAction(parsed => Run(
            parsed.GetValue(device), parsed.GetValue(width), parsed.GetValue(batch), parsed.GetValue(seconds), parsed.GetValue(python)!));
        return command;
    }

    private static void Run(ComputeDevice on, int width, int batch, double seconds, string python)
    {
        Device device = ComputeDevices.Open(on);
        Precision[] precisions = on == ComputeDevice.Cuda ? [Precision.Fp32, Precision.Tf32, Precision.Bf16] : [Precision.Fp32, Precision.Bf16];
        Table table = new Table().AddColumns("what", "ours, waveforms / s", "PyTorch", "ratio");
        foreach (Precision precision in precisions)
        {
            Add($"a step of stage 1, {precision}".ToLowerInvariant(), Train(device, width, batch, precision, seconds), "train", precision);
        }

        Add("embedding, fp32", Embed(device, width, batch, seconds), "infer", Precision.Fp32);
        table.AddRow("augmented, WSOLA", Number(Augment(device, batch, PitchShifter.Wsola, seconds)), "–", "–");
        table.AddRow("augmented, phase vocoder", Number(Augment(device, batch, PitchShifter.PhaseVocoder, seconds)), "–", "–");
        table.AddRow("crops gathered", Number(Gather(device, batch, seconds)), "–", "–");
        AnsiConsole.Write(table);

        void Add(string what, double ours, string mode, Precision precision)
        {
            double? theirs = python.Length == 0 ? null : new Entrant("PyTorch",
            [
                python, Path.Combine(Tool.Root, "tests", "benchmarks", "peers", "device.py"), "--mode", mode, "--device", on.ToString().ToLowerInvariant(), "--width", $"{width}",
                "--batch", $"{batch}", "--precision", precision.ToString().ToLowerInvariant(), "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
            ]).Run();
            table.AddRow(what, Number(ours), theirs is { } rate ? Number(rate) : "–", theirs is { } other ? (ours / other).ToString("0.00", CultureInfo.InvariantCulture) : "–");
        }
    }

    private static double Train(Device device, int width, int batch, Precision precision, double seconds)
    {
        using var model = new AudioContrastiveModel(SampleCnnShape.ForInput(Samples, width));
        model.to(device);
        using var optimizer = new AdamW(model.parameters(), 3e-4, 0.01);
        using Tensor waveforms = randn(batch, 1, Samples, device: device);
        return 2 * batch * Workload.TurnsASecond(seconds, () =>
        {
            using var scope = NewDisposeScope();
            using IDisposable? rounding = precision == Precision.Tf32 ? CudaSettings.Tf32(device.type) : null;
            optimizer.ZeroGrad();
            Tensor first, second;
            using (precision == Precision.Bf16 ? Autocast.ToBFloat16(device.type) : null)
            {
                (first, second) = (model.call(waveforms), model.call(waveforms));
            }

            Tensor loss = NtXent.Loss(first.to_type(ScalarType.Float32), second.to_type(ScalarType.Float32));
            loss.backward();
            optimizer.Step();
            loss.item<float>();
        });
    }

    private static double Embed(Device device, int width, int batch, double seconds)
    {
        using var trained = new SampleCnn(SampleCnnShape.ForInput(Samples, width));
        trained.to(device);
        trained.eval();
        using AudioEncoder encoder = trained.ForInference();
        using Tensor waveforms = randn(batch, 1, Samples, device: device);
        using var off = no_grad();
        return batch * Workload.TurnsASecond(seconds, () => encoder.call(waveforms).cpu().Dispose());
    }

    private static double Augment(Device device, int batch, PitchShifter shifter, double seconds)
    {
        var chain = new AugmentationChain(new AugmentationOptions { PitchShifter = shifter });
        var batched = new BatchedAugmentation(shifter);
        using Tensor crops = tensor(AugmentationStepBenchmark.Crop(Samples), [1, Samples], device: device).expand(batch, Samples);
        int turn = 0;
        return batch * Workload.TurnsASecond(seconds, () =>
        {
            AugmentationDraw[] draws = [.. Enumerable.Range(0, batch).Select(i => chain.Draw(new CounterRandom(turn, i)))];
            turn++;
            using Tensor views = batched.Apply(crops, draws);
            using Tensor sum = views.sum();
            _ = sum.item<float>();
        });
    }

    private static double Gather(Device device, int batch, double seconds)
    {
        const long hour = 3600 * 16_000;
        using DeviceBank bank = DeviceBank.Upload<short>(hour, 1, (_, values) => values.Fill(1), device);
        var random = new CounterRandom(3);
        return batch * Workload.TurnsASecond(seconds, () =>
        {
            using var scope = NewDisposeScope();
            long[] starts = [.. Enumerable.Range(0, batch).Select(_ => (long)(random.NextDouble() * (hour - Samples)))];
            _ = bank.Waveforms(tensor(starts, device: device), Samples).sum().item<float>();
        });
    }

    private static string Number(double value) => value.ToString("N1", CultureInfo.InvariantCulture);
}
