using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;
using Vcmr.Video.Encoders;
using Vcmr.Video.Preprocessing;

namespace Vcmr.Benchmarks;

/// <summary><c>encoder</c>: frames a second through <see cref="ClipOnnxEncoder"/>, bytes to vectors, against the bare session on a ready tensor.</summary>
internal static class EncoderBenchmark
{
    public static Command Command()
    {
        Option<string> model = new("--model") { Description = "An ONNX frame encoder with a batch of any size.", HelpName = "FILE", Required = true };
        Option<string?> preprocessing = new("--preprocessing") { Description = "What the model expects, where it does not tell." };
        Option<int> batch = new("--batch") { Description = "Frames a call.", DefaultValueFactory = _ => 25 };
        Option<int> threads = new("--threads") { Description = "Threads of both; 0 is one a core." };
        Option<int> repetitions = new("--repetitions") { Description = "Calls of each, in turns; medians are shown.", DefaultValueFactory = _ => 30 };
        Command command = new("encoder", "Frames a second of the ONNX encoder against the bare session.") { model, preprocessing, batch, threads, repetitions };
        command.SetAction(parsed => Run(parsed.GetValue(model)!, parsed.GetValue(preprocessing), parsed.GetValue(batch), parsed.GetValue(threads), parsed.GetValue(repetitions)));
        return command;
    }

    private static void Run(string model, string? preprocessing, int batch, int threads, int repetitions)
    {
        using var encoder = new ClipOnnxEncoder(model, preprocessing is null ? null : FramePreprocessing.Parse(preprocessing), threads);
        using var options = new SessionOptions { IntraOpNumThreads = threads };
        using var session = new InferenceSession(model, options);
        byte[] frames = new byte[batch * ClipPreprocessing.FrameBytes];
        new Random(1).NextBytes(frames);
        float[] tensor = new float[frames.Length];
        float[] features = new float[batch * encoder.Dimension];
        using var input = OrtValue.CreateTensorValueFromMemory(tensor, [batch, 3, ClipPreprocessing.Side, ClipPreprocessing.Side]);
        using var run = new RunOptions();
        var ours = new List<double>();
        var bare = new List<double>();
        for (int i = 0; i <= repetitions; i++)
        {
            double a = Seconds(() => encoder.Encode(frames, batch, features));
            double b = Seconds(() => session.Run(run, session.InputNames, [input], session.OutputNames).Dispose());

            // The first calls plan memory and compile.
            if (i > 0)
            {
                ours.Add(batch / a);
                bare.Add(batch / b);
            }
        }

        AnsiConsole.Write(new Table().AddColumns("", "frames / s")
            .AddRow("bare session", $"{Medians.Of(bare):0.0}")
            .AddRow("ClipOnnxEncoder", $"{Medians.Of(ours):0.0}")
            .AddRow("share", $"{100 * Medians.Of(ours) / Medians.Of(bare):0.0} %"));
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }
}
