using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Vcmr.Audio.Augmentation;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Native;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks.Board;

/// <summary><c>workload</c>: our side of a contest. Works for some seconds after one turn to warm up, and prints its rate.</summary>
internal static class Workload
{
    internal const int Samples = 98_415;
    private static readonly Dictionary<string, Func<Work, double>> Kinds = new()
    {
        ["train"] = Train, ["stage2"] = SecondStage.Rate, ["infer"] = Infer, ["epoch"] = WholeStage.Rate, ["clips"] = WholeFiles.Clips, ["files"] = WholeFiles.Files, ["augment"] = Augment, ["metrics"] = Metrics, ["matmul"] = MatMul,
    };

    public static Command Create()
    {
        Argument<string> kind = new("kind");
        kind.AcceptOnlyFromAmong([.. Kinds.Keys]);
        Option<int> width = new("--width") { DefaultValueFactory = _ => 16 }, batch = new("--batch") { DefaultValueFactory = _ => 32 };
        Option<Precision> precision = new("--precision");
        Option<double> seconds = new("--seconds") { DefaultValueFactory = _ => 6 };
        Option<bool> recompute = new("--recompute");
        Option<string> folder = new("--folder") { DefaultValueFactory = _ => "" };
        Option<int> segments = new("--segments") { DefaultValueFactory = _ => 0 };
        Command command = new("workload", "One side of a contest of 'board'; prints its rate.") { kind, width, batch, precision, seconds, recompute, folder, segments };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            var work = new Work(parsed.GetValue(width), parsed.GetValue(batch), parsed.GetValue(precision), parsed.GetValue(seconds))
            {
                Recompute = parsed.GetValue(recompute),
                Folder = parsed.GetValue(folder)!,
                Segments = parsed.GetValue(segments),
            };
            // As the commands that train do.
            TorchLibrary.AllowTiles();
            double rate = Kinds[parsed.GetValue(kind)!](work);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"rate {rate}"));
        });
        return command;
    }

    /// <summary>How often a second something is done.</summary>
    /// <param name="seconds">At least so long, after one turn that does not count.</param>
    /// <param name="turn">One turn.</param>
    internal static double TurnsASecond(double seconds, Action turn)
    {
        turn();
        var clock = Stopwatch.StartNew();
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        int turns = 0;
        for (; clock.Elapsed.TotalSeconds < seconds || turns == 0; turns++)
        {
            turn();
        }

        double rate = turns / clock.Elapsed.TotalSeconds;
        ReportProcessor(turns, Process.GetCurrentProcess().TotalProcessorTime - before);
        return rate;
    }

    /// <summary>Says on standard error what items cost the processor, which other work on the machine changes less than a rate.</summary>
    internal static void ReportProcessor(double items, TimeSpan processor) =>
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{processor.TotalSeconds / items:G4} s of processor time each"));

    private static double Train(Work work)
    {
        using var model = new AudioContrastiveModel(SampleCnnShape.ForInput(Samples, work.Width));
        using Recomputation? again = model.Encoder.Recomputation = work.Recompute ? new Recomputation() : null;
        using var optimizer = new AdamW(model.parameters(), 3e-4, 0.01);
        using Tensor waveforms = randn(work.Batch, 1, Samples);
        return 2 * work.Batch * TurnsASecond(work.Seconds, () =>
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            Tensor first, second;
            using (work.Precision == Precision.Bf16 ? Autocast.ToBFloat16(TorchSharp.DeviceType.CPU) : null)
            {
                (first, second) = (model.call(waveforms), model.call(waveforms));
            }

            Tensor loss = NtXent.Loss(first.to_type(ScalarType.Float32), second.to_type(ScalarType.Float32));
            loss.backward();
            again?.Backward();
            optimizer.Step();
            loss.item<float>();
        });
    }

    internal static AudioEncoder Encoder(int width)
    {
        using var trained = new SampleCnn(SampleCnnShape.ForInput(Samples, width));
        trained.eval();
        return trained.ForInference();
    }

    private static double Infer(Work work)
    {
        using AudioEncoder encoder = Encoder(work.Width);
        using Tensor waveforms = randn(work.Batch, 1, Samples);
        using var off = no_grad();
        return work.Batch * TurnsASecond(work.Seconds, () => encoder.call(waveforms).Dispose());
    }

    private static double Augment(Work work)
    {
        var chain = new AugmentationChain(new AugmentationOptions());
        float[] crop = AugmentationStepBenchmark.Crop(Samples), view = new float[Samples];
        int number = 0;
        return TurnsASecond(work.Seconds, () =>
        {
            crop.CopyTo(view, 0);
            chain.Apply(view, new CounterRandom(1, number++));
        });
    }

    private static double Metrics(Work work)
    {
        const int Clips = 5_329, Tags = 50;
        var random = new CounterRandom(2);
        byte[] labels = new byte[Clips * Tags];
        float[] scores = new float[Clips * Tags];
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i] = (byte)(random.NextDouble() < 0.06 ? 1 : 0);
            scores[i] = (float)random.NextDouble();
        }

        string[] names = [.. Enumerable.Range(0, Tags).Select(t => $"{t}")];
        return TurnsASecond(work.Seconds, () => TagMetrics.Evaluate(labels, scores, names));
    }

    private static double MatMul(Work work)
    {
        const int Side = 1024;
        ScalarType type = work.Precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32;
        using Tensor a = randn(Side, Side, type), b = randn(Side, Side, type);
        return 2.0 * Side * Side * Side / 1e9 * TurnsASecond(work.Seconds, () => a.matmul(b).Dispose());
    }
}

/// <summary>How a workload is done.</summary>
internal sealed record Work(int Width, int Batch, Precision Precision, double Seconds)
{
    /// <summary>Whether a step computes the encoder's blocks twice, to save memory.</summary>
    public bool Recompute { get; init; }

    /// <summary>Sound files that are read.</summary>
    public string Folder { get; init; } = "";

    /// <summary>Segments in them.</summary>
    public int Segments { get; init; }
}
