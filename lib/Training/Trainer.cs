using System.Diagnostics;
using TorchSharp.Modules;
using Vcmr.Native;
using Vcmr.Storage;
using Vcmr.Training.Checkpoints;
using static TorchSharp.torch;

namespace Vcmr.Training;

/// <summary>
/// The one training loop of all stages: planned batches, a step, validation, checkpoints, a log. A run that was killed
/// goes on from its last checkpoint and ends with the bytes of an uninterrupted one (fp32, CPU, same threads).
/// </summary>
internal sealed class Trainer
{
    private readonly IStage _stage;
    private readonly StageOptions _options;
    private readonly int _seed;
    private readonly string _folder;
    private readonly string _record;
    private readonly Device _device;
    private readonly CheckpointAbout? _about;
    private readonly int _batch;
    private readonly int _stepsAnEpoch;
    private StageTimes? _times;

    /// <summary>Prepares a run.</summary>
    /// <param name="stage">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="seed">Seed of every draw.</param>
    /// <param name="folder">The run folder; checkpoints and log land there.</param>
    /// <param name="record">What the run is, as JSON; a checkpoint of another record is refused.</param>
    /// <param name="about">What the checkpoints say about themselves.</param>
    /// <param name="device">Where it computes; the CPU where it is null.</param>
    /// <exception cref="VcmrException">There are too few samples for one step.</exception>
    public Trainer(IStage stage, StageOptions options, int seed, string folder, string record, CheckpointAbout? about = null, Device? device = null)
    {
        (_about, _device) = (about, device ?? CPU);
        (_stage, _options, _seed, _folder, _record) = (stage, options, seed, folder, record);
        _batch = Math.Min(options.Batch, stage.SampleCount);
        _stepsAnEpoch = _batch < 2 ? 0 : PlannedBatch.StepsAnEpoch(stage.SampleCount, _batch, stage.DropLast);
        if (_stepsAnEpoch == 0)
        {
            throw new VcmrException($"Stage '{stage.Name}' has {stage.SampleCount} training sample(s) and needs at least 2; prepare more data.");
        }
    }

    /// <summary>What the time of <see cref="Run"/> went to so far; null before its first step.</summary>
    public StageShares? Spent => _times?.Spent;

    /// <summary>Trains to the end, or goes on where an earlier run stopped.</summary>
    /// <param name="progress">Told after each step.</param>
    /// <param name="cancellation">Stops between two steps, after a checkpoint of the last one.</param>
    /// <returns>Where the run ended.</returns>
    /// <exception cref="VcmrException">The loss is not finite, a checkpoint does not fit, or the folder cannot be written.</exception>
    public TrainingState Run(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        try
        {
            return Train(progress, cancellation);
        }
        catch (Exception e) when (DiskFault.Is(e))
        {
            throw new VcmrException($"The run in '{_folder}' cannot be written ({e.Message}); make room or make it writable and run again, it goes on from its last checkpoint.", e);
        }
    }

    private TrainingState Train(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        _stage.To(_device);
        Parameter[] trained = [.. _stage.Model.parameters().Where(p => p.requires_grad)];
        using var optimizer = new AdamW(trained, _options.LearningRate, _options.WeightDecay);
        Action<string>? note = progress is IProgress<string> lines ? lines.Report : null;
        TrainingState state = RunCheckpoints.GoOn(_folder, _stage.Model, optimizer, _record, note)
            ?? new TrainingState { LearningRate = _options.LearningRate };
        if (state.Finished)
        {
            return state;
        }

        _stage.Fit(_batch, _device, note);
        using var log = new TrainingLog(Path.Combine(_folder, TrainingLog.FileName), state.Step);
        int first = state.Step;
        var clock = Stopwatch.StartNew();
        StageTimes times = _times = new StageTimes(_folder, state.Step);
        IEnumerable<PlannedBatch> plans = PlannedBatch.Run(_seed, _stage.SampleCount, _batch, _stage.DropLast, _options.Epochs, state.Step);
        using var loader = new BatchLoader(_stage, plans, _batch, _device);
        foreach ((PlannedBatch plan, Batch batch) in loader.Batches())
        {
            times.Lap(StagePart.Data);
            if (cancellation.IsCancellationRequested)
            {
                if (state.Step > first)
                {
                    SaveLast(optimizer, log, state);
                    times.Lap(StagePart.Checkpoint);
                    times.Write(state.Step, loader.Filled.TotalSeconds);
                }

                throw new OperationCanceledException(cancellation);
            }

            int epoch = plan.Epoch + 1;
            double loss = Step(optimizer, trained, plan, batch, state, times);
            state = state with { Step = plan.Step + 1 };
            log.Add(state.Step, epoch, "train.loss", loss);
            log.AddEvent(state.Step, "train.learning_rate", optimizer.LearningRate);
            progress?.Report(Progress(state.Step, first, epoch, loss, clock.Elapsed));
            times.Lap(StagePart.Log);

            bool isEpoch = state.Step % _stepsAnEpoch == 0;
            if (isEpoch)
            {
                state = EndEpoch(log, state, epoch, times);
            }

            bool isSaved = state.Finished || (isEpoch && epoch % _options.CheckpointEpochs == 0) || state.Step % _options.CheckpointSteps == 0;
            if (isSaved)
            {
                SaveLast(optimizer, log, state);
                times.Lap(StagePart.Checkpoint);
            }

            if (isEpoch || isSaved)
            {
                times.Write(state.Step, loader.Filled.TotalSeconds);
            }

            if (state.Finished)
            {
                break;
            }
        }

        return state;
    }

    private double Step(AdamW optimizer, Parameter[] trained, PlannedBatch plan, Batch batch, TrainingState state, StageTimes times)
    {
        using var scope = NewDisposeScope();
        using IDisposable? rounding = _options.Precision == Precision.Tf32 ? CudaSettings.Tf32(_device.type) : null;
        _stage.Train();
        SetLearningRate(optimizer, state);
        manual_seed(plan.TorchSeed);
        optimizer.ZeroGrad();
        Batch here = batch.Map(t => t.narrow(0, 0, plan.Samples.Count).to(_device));
        times.Lap(StagePart.Transfer);
        Tensor loss = Forward(here);
        _stage.Backward(loss);
        Tensor norm = GradientNorm.Clip(trained, _options.ClipNorm);
        // The one moment in which a step waits for the device, before anything is changed by it.
        (double value, double length) = Read(loss, norm);
        RequireFinite("loss", value, plan, state);
        RequireFinite("gradient norm", length, plan, state);
        optimizer.Step();
        times.Lap(StagePart.Compute);
        return value;
    }

    private static (float Loss, float Norm) Read(Tensor loss, Tensor norm)
    {
        float[] values = stack([loss.detach().to_type(ScalarType.Float32), norm.to(loss.device).to_type(ScalarType.Float32)]).cpu().data<float>().ToArray();
        return (values[0], values[1]);
    }

    private void SetLearningRate(AdamW optimizer, TrainingState state)
    {
        double part = (double)state.Step / ((long)_options.Epochs * _stepsAnEpoch);
        optimizer.LearningRate = _options.Schedule == LearningRateSchedule.Cosine
            ? _options.LearningRate * 0.5 * (1 + Math.Cos(Math.PI * part))
            : state.LearningRate;
    }

    private Tensor Forward(Batch batch)
    {
        using Autocast? region = _options.Precision == Precision.Bf16 ? Autocast.ToBFloat16(_device.type) : null;
        return _stage.Loss(batch);
    }

    private void RequireFinite(string what, double value, PlannedBatch plan, TrainingState state)
    {
        if (double.IsFinite(value))
        {
            return;
        }

        string inspect = Path.Combine(_folder, $"step-{plan.Step}.safetensors");
        Checkpoint.Save(inspect, _stage.Model, null, state, _record, _about);
        throw new VcmrException(
            $"The {what} of stage '{_stage.Name}' is {value} at step {plan.Step} (samples {string.Join(", ", plan.Samples.Select(_stage.SampleName))}); "
            + $"'{inspect}' holds the weights before it; lower the learning rate or check those samples.");
    }

    private TrainingState EndEpoch(TrainingLog log, TrainingState state, int epoch, StageTimes times)
    {
        bool last = epoch == _options.Epochs;
        if (last || epoch % _options.ValidateEpochs == 0)
        {
            IReadOnlyDictionary<string, double> scores = _stage.Validate();
            times.Lap(StagePart.Validation);
            foreach ((string name, double value) in scores)
            {
                log.Add(state.Step, epoch, $"validation.{name}", value);
            }

            state = state.AfterValidation(_options, scores["loss"], scores[_stage.Monitor.Score], _stage.Monitor.MoreIsBetter, epoch);
            last |= _options.EarlyStop > 0 && state.StopWait >= _options.EarlyStop;
            if (state.BestEpoch == epoch)
            {
                times.Lap(StagePart.Log);
                Checkpoint.Save(Path.Combine(_folder, Checkpoint.Best), _stage.Model, null, state, _record, About(state));
                times.Lap(StagePart.Checkpoint);
            }
        }

        return state with { Finished = last };
    }

    // The log first: a checkpoint never knows of more steps than the log.
    private void SaveLast(AdamW optimizer, TrainingLog log, TrainingState state) =>
        RunCheckpoints.Save(_folder, _stage.Model, optimizer, state with { Log = log.Seal() }, _record, About(state));

    private CheckpointAbout? About(TrainingState state) =>
        _about is null ? null : _about with { Step = state.Step, Epoch = state.Step / _stepsAnEpoch };

    private TrainingProgress Progress(int step, int first, int epoch, double loss, TimeSpan elapsed)
    {
        int steps = _options.Epochs * _stepsAnEpoch;
        double rate = (step - first) / Math.Max(elapsed.TotalSeconds, 1e-9);
        return new TrainingProgress(
            _stage.Name, epoch, _options.Epochs, step, steps, loss, rate * _batch, TimeSpan.FromSeconds((steps - step) / rate));
    }
}

/// <summary>A training run's progress.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Epoch">Epoch, counted from 1.</param>
/// <param name="Epochs">Epochs in all.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Loss">Loss of the last step.</param>
/// <param name="SamplesPerSecond">Rate since the run (re)started.</param>
/// <param name="Remaining">Estimated remaining time.</param>
public sealed record TrainingProgress(string Run, int Epoch, int Epochs, int Step, int Steps, double Loss, double SamplesPerSecond, TimeSpan Remaining);
