using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Spectre.Console;
using Vcmr.Models;
using Vcmr.Studies.Costs;
using Vcmr.Training;
using Vcmr.Training.Stages;
using static TorchSharp.torch;

namespace Vcmr.Benchmarks;

/// <summary>
/// <c>estimate</c>: times of steps that the cost model forecasts from parts it measured at one batch and length, against steps
/// that ran at others; each is a step of the training loop, data included.
/// </summary>
internal static class EstimateBenchmark
{
    // Seconds of steps before those that are timed: until code is compiled and memory taken, steps take longer than in a run of any length.
    private const double Warm = 4;
    private const double Timed = 2;
    private const int Length = 59_049;

    // Of epochs and steps: none of those timed validates or is kept, as the model is of steps alone.
    private const int Many = 100_000;

    public static Command Command()
    {
        Option<int> width = new("--width") { Description = "The encoder's.", DefaultValueFactory = _ => 16 };
        Option<int> batch = new("--batch") { Description = "Samples of a step that the parts are measured for; others have a half and twice as many.", DefaultValueFactory = _ => 16 };
        Option<int> rounds = new("--rounds") { Description = "How often each step is forecast and run, in turns; the fastest of each counts, since other work slows some.", DefaultValueFactory = _ => 3 };
        Command command = new("estimate", "The cost model's forecasts beside steps that ran.") { width, batch, rounds };
        command.SetAction(parsed => Run(parsed.GetValue(width), parsed.GetValue(batch), parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int width, int batch, int rounds)
    {
        using var scratch = new ScratchFolder();
        using var songs = new NoiseSongs(scratch);
        SampleCnnShape calibrated = SampleCnnShape.ForInput(Length, width);
        var audio = new AudioContrastiveOptions { Epochs = Many, ValidateEpochs = Many, CheckpointEpochs = Many, CheckpointSteps = Many, Batch = batch };
        var both = new AudioVideoOptions { Epochs = Many, ValidateEpochs = Many, CheckpointEpochs = Many, CheckpointSteps = Many, Batch = batch, Hidden = 8 * width };
        StepCost[] measured = [StepCost.Audio("audio", calibrated, audio), StepCost.AudioVideo(calibrated, both)];
        (string Stage, int Length, int Batch)[] cases =
        [
            .. from stage in new[] { "audio", "audio-video" }
               from other in new[] { (Length, batch / 2), (Length, 2 * batch), (98_415, batch), (98_415, 2 * batch), (49_152, batch), (10_935, 2 * batch) }
               select (stage, other.Item1, other.Item2),
        ];
        var forecasts = cases.ToDictionary(c => c, _ => new List<Spent>());
        var runs = cases.ToDictionary(c => c, _ => new List<Spent>());
        MachineRates rates = null!;
        for (int round = 0; round < rounds; round++)
        {
            rates = Calibration.Measure(measured, audio.Augmentations, CPU, null, CancellationToken.None);
            foreach ((string stage, int length, int size) in cases)
            {
                SampleCnnShape shape = SampleCnnShape.ForInput(length, width);
                StepCost step = stage == "audio" ? StepCost.Audio(stage, shape, audio with { Batch = size }) : StepCost.AudioVideo(shape, both with { Batch = size });
                forecasts[(stage, length, size)].Add(rates.Forecast(step));
                using IStage own = stage == "audio" ? songs.Audio(shape, audio with { Batch = size }) : songs.AudioVideo(shape, both with { Batch = size });
                runs[(stage, length, size)].Add(StepOf(own, (stage == "audio" ? audio : (ContrastiveOptions)both) with { Batch = size }, scratch));
            }
        }

        Table table = new Table().AddColumns("stage", "samples", "batch", "forecast, s", "ran, s", "ratio", "of processors: forecast", "ran", "ratio");
        int close = 0;
        foreach ((string Stage, int Length, int Batch) one in cases)
        {
            double a = forecasts[one].Min(s => s.Wall), b = runs[one].Min(s => s.Wall);
            double c = forecasts[one].Min(s => s.Processor), d = runs[one].Min(s => s.Processor);
            close += Math.Abs((c / d) - 1) <= 0.2 ? 1 : 0;
            table.AddRow(one.Stage, $"{one.Length}", $"{one.Batch}", Number(a), Number(b), Number(a / b), Number(c), Number(d), Number(c / d));
        }

        AnsiConsole.Write(table);
        Table parts = new Table().AddColumns($"parts of a step of stage 1 as forecast last", "s", "of processors, s", "floor, s");
        foreach (CostItem item in measured[0].Items)
        {
            Spent spent = rates.Forecast(item);
            parts.AddRow(item.Kind.Class == CostClass.Block ? $"block {item.Kind.Block.Inputs} to {item.Kind.Block.Outputs}, {item.Units:N0} positions" : $"{item.Kind.Class}", Number(spent.Wall), Number(spent.Processor), Number(item.Forward.Floor(rates.Ceilings) + item.Backward.Floor(rates.Ceilings)));
        }

        AnsiConsole.Write(parts);
        Console.WriteLine($"Parts measured at {Length} samples and batch {batch}, width {width}. {close} of {cases.Length} forecasts of processor time are within 20 %; wall times tell as much on an idle machine only.");
    }

    private static Spent StepOf(IStage stage, StageOptions options, ScratchFolder scratch)
    {
        using var stop = new CancellationTokenSource();
        var clock = new StepClock(stop.Cancel);
        try
        {
            new Trainer(stage, options, 0, scratch.Fresh("run"), "{}").Run(clock, stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The last step has been timed.
        }

        return clock.Each;
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private sealed class StepClock(Action last) : IProgress<TrainingProgress>
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private TimeSpan _before, _processor;
        private int _steps;

        public Spent Each { get; private set; }

        public void Report(TrainingProgress value)
        {
            TimeSpan now = _clock.Elapsed;
            if (_processor == default)
            {
                if (now.TotalSeconds >= Warm)
                {
                    (_before, _processor) = (now, Environment.CpuUsage.TotalTime);
                }

                return;
            }

            _steps++;
            if ((now - _before).TotalSeconds >= Timed)
            {
                Each = new Spent((now - _before).TotalSeconds / _steps, (Environment.CpuUsage.TotalTime - _processor).TotalSeconds / _steps);
                last();
            }
        }
    }
}
