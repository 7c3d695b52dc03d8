using System.Diagnostics;
using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Audio.Augmentation;
using Vcmr.Audio.Augmentation.Batched;
using Vcmr.Media;
using Vcmr.Models;
using Vcmr.Training;
using static TorchSharp.torch;

namespace Vcmr.Studies.Costs;

/// <summary>
/// Measures what parts of steps take on this machine, one kind at a time, on random numbers. A block of an encoder is measured
/// at the largest size at which the given steps have it, on as few rows as tell: some tenths of a second each.
/// </summary>
internal sealed class Calibration
{
    // Seconds that a forward pass may take were it at the ceiling, and values that it may hold.
    private const double Budget = 0.04;
    private const double MostValues = 5e7;
    private const int Side = 1024;
    private const int CopiedValues = 1 << 25;
    private const int Views = 24;
    private const int CropSamples = 98_415;
    private const int ShortPositions = 9;
    private const int FewTimes = 8;

    // Seconds that a whole step may take were it at its floor, and seconds until code is compiled: loops run slowly before that.
    private const double WholeBudget = 0.25;
    private const double Warm = 2;
    private const int FewSamples = 2;
    private readonly Device _device;
    private readonly Turns _turns;
    private readonly Dictionary<CostKind, MeasuredRate> _rates = [];
    private Ceilings _ceilings;

    private Calibration(Device device) => (_device, _turns) = (device, new Turns(device));

    /// <summary>Measures the kinds of some steps.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="augmentations">How views are augmented.</param>
    /// <param name="device">Where training computes.</param>
    /// <param name="progress">Told of each kind.</param>
    /// <param name="cancellation">Stops between two kinds.</param>
    public static MachineRates Measure(
        IReadOnlyList<StepCost> steps, AugmentationOptions augmentations, Device device, IProgress<string>? progress, CancellationToken cancellation)
    {
        var own = new Calibration(device);
        progress?.Report("Measuring the ceilings of this machine: a matrix product and a copy.");
        own._ceilings = own.MeasureCeilings();
        // A kind at its largest, where most of its time goes.
        CostItem[] items = [.. steps.SelectMany(s => s.Items).GroupBy(i => i.Kind).Select(g => g.MaxBy(i => i.Units)!)];
        Dictionary<CostItem, StepCost> whose = steps.SelectMany(s => s.Items.Select(i => (i, s))).DistinctBy(p => p.i).ToDictionary(p => p.i, p => p.s);
        StepCost[] whole = [.. steps.Where(s => s.Options is not null).DistinctBy(s => s.Stage)];
        progress?.Report($"Measuring {whole.Length} whole steps, and {items.Length} kinds of parts of steps.");
        var ran = new List<(StepCost Step, int Samples, Spent Small, Spent Large)>();
        foreach (StepCost step in whole)
        {
            cancellation.ThrowIfCancellationRequested();
            ran.Add(own.MeasureWhole(step));
        }

        foreach (CostItem item in items)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            own.Measure(item, whose[item], augmentations);
        }

        var rates = new MachineRates(own._ceilings, own._rates);
        return rates with
        {
            Surcharges = ran.ToDictionary(
                r => r.Step.Stage, r => Surcharge.Of(r.Small, rates.Parts(r.Step, FewSamples), r.Large, rates.Parts(r.Step, r.Samples))),
        };
    }

    private (StepCost Step, int Samples, Spent Small, Spent Large) MeasureWhole(StepCost step)
    {
        using var scope = NewDisposeScope();
        using WholeStep whole = WholeStep.Of(step, _device)!;
        int samples = Math.Clamp((int)(step.Samples * WholeBudget / step.Floor(_ceilings)), FewSamples, Math.Max(FewSamples, step.Samples));
        using Tensor few = whole.Sound(FewSamples), many = whole.Sound(samples);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed.TotalSeconds < Warm)
        {
            whole.Run(few);
        }

        Spent small = _turns.Usual(() => whole.Run(few));
        return (step, samples, small, _turns.Usual(() => whole.Run(many)));
    }

    private Ceilings MeasureCeilings()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        Tensor a = randn(Side, Side, device: _device), b = randn(Side, Side, device: _device), c = empty(Side, Side, device: _device);
        double product = _turns.Usual(() => matmul(a, b).Dispose()).Wall;
        Tensor from = zeros(CopiedValues, device: _device), to = zeros(CopiedValues, device: _device);
        double copy = _turns.Usual(() => to.copy_(from)).Wall;
        return new Ceilings(2.0 * Side * Side * Side / product, 2.0 * sizeof(float) * CopiedValues / copy);
    }

    private void Measure(CostItem item, StepCost step, AugmentationOptions augmentations)
    {
        CostKind kind = item.Kind;
        BlockKind b = kind.Block;
        switch (kind.Class)
        {
            case CostClass.Block or CostClass.Inference:
                MeasureBlock(item, step);
                break;
            case CostClass.Video:
                using (var video = new VideoEncoder(b.Kernel, b.Inputs, b.Outputs, b.Pool))
                using (Sequential projection = ProjectionHead.Create(b.Pool))
                {
                    video.to(_device);
                    projection.to(_device);
                    Tensor features = randn(step.Samples, b.Kernel, b.Inputs, device: _device);
                    Passes(item, step.Samples, kind.Precision, () => projection.call(video.call(features)));
                }

                break;
            case CostClass.Dense:
                using (Sequential head = ProjectionHead.Create())
                {
                    head.to(_device);
                    Tensor rows = randn(step.Samples, 512, device: _device).requires_grad_();
                    Passes(item, 2.0 * step.Samples * ((512 * 512) + (512 * ProjectionHead.Width)), kind.Precision, () => head.call(rows));
                }

                break;
            case CostClass.Contrast:
                Tensor first = randn(step.Samples, ProjectionHead.Width, device: _device).requires_grad_(), second = randn(step.Samples, ProjectionHead.Width, device: _device).requires_grad_();
                Passes(item, 4.0 * step.Samples * step.Samples, Precision.Fp32, () => NtXent.Loss(first, second));
                break;
            case CostClass.Update:
                MeasureUpdate(item, step);
                break;
            case CostClass.Head:
                MeasureHead(item);
                break;
            case CostClass.Views when augmentations.Execution == AugmentationExecution.Batched:
                MeasureBatched(item, augmentations);
                break;
            default:
                MeasureRows(item, kind.Class == CostClass.Views ? augmentations : AugmentationOptions.None);
                break;
        }
    }

    private void MeasureBlock(CostItem item, StepCost step)
    {
        BlockKind b = item.Kind.Block;
        // Units are positions of all rows; a row has those of one waveform.
        BlockCost block = new(b, (long)Math.Round(item.Units / Rows(step)));
        double budget = Budget * _ceilings.FlopsASecond / Math.Max(1, block.ForwardFlops), held = MostValues / block.ForwardValues;
        long rows = (long)Math.Clamp(Math.Min(budget, held), Math.Min(4, Rows(step)), Rows(step));
        bool isFirst = b.Inputs == 1 && b.Pool == 1;
        using SampleCnnBlock layers = SampleCnn.Block(nn.Conv1d(b.Inputs, b.Outputs, b.Kernel, stride: b.Stride, padding: b.Kernel == 3 && b.Pool > 1 ? 1 : 0), b.Outputs, b.Pool);
        layers.to(_device);
        bool isTrained = item.Kind.Class == CostClass.Block;
        layers.train(isTrained);
        // A pass over next to nothing tells what a pass takes however much there is.
        long few = Math.Min(2, rows), fewPositions = Math.Min(block.Positions, ShortPositions * b.Pool);
        (double least, double most) = ((double)few * fewPositions, (double)rows * block.Positions);
        (Spent There, Spent Back) small = Measure(few, fewPositions), large = Measure(rows, block.Positions);
        // Where the block itself is next to nothing, a pass takes what it takes.
        bool isSmall = most < FewTimes * least;
        Spent there = isSmall ? default : Over(large.There, small.There, most - least), back = isSmall ? default : Over(large.Back, small.Back, most - least);
        Keep(item, 1, there, back);
        _rates[item.Kind] = _rates[item.Kind] with
        {
            ForwardPass = isSmall ? large.There : Over(small.There, there * least, 1),
            BackwardPass = isSmall ? large.Back : Over(small.Back, back * least, 1),
        };

        (Spent There, Spent Back) Measure(long rows, long positions)
        {
            // As blocks hand it on: on a processor the channels of one moment lie side by side.
            long length = positions * b.Stride;
            Tensor input = _device.type == DeviceType.CPU ? randn(rows, length, b.Inputs).transpose(1, 2) : randn(rows, b.Inputs, length, device: _device);
            if (!isTrained)
            {
                using var off = no_grad();
                return (_turns.Usual(() => layers.call(input).Dispose()), default);
            }

            // Between blocks a bf16 step hands on bf16.
            input = item.Kind.Precision == Precision.Bf16 && !isFirst ? input.to_type(ScalarType.BFloat16) : input;
            // A tensor of its own each time, or its gradients would be added up, which those between two blocks are not.
            return _turns.Passes(item.Kind.Precision, () => layers.call(input.detach().requires_grad_(!isFirst)));
        }
    }

    // What is left of one time over another, a unit; never less than nothing.
    private static Spent Over(Spent a, Spent b, double units) => new(Math.Max(0, a.Wall - b.Wall) / units, Math.Max(0, a.Processor - b.Processor) / units);

    private static int Rows(StepCost step) => step.Stage is "audio" or "clmr" ? 2 * step.Samples : step.Samples;

    private void Passes(CostItem item, double units, Precision precision, Func<Tensor> forward)
    {
        (Spent there, Spent back) = _turns.Passes(precision, forward);
        Keep(item, units, there, back);
    }

    private void Keep(CostItem item, double units, Spent forward, Spent backward)
    {
        Load Unit(Load load) => new(load.Flops / item.Units, load.Bytes / item.Units);
        _rates[item.Kind] = new MeasuredRate(forward * (1 / units), backward * (1 / units), Unit(item.Forward), Unit(item.WholeBackward));
    }

    // Tensors of the sizes that a network has: a few of them hold most of the weights.
    private void MeasureUpdate(CostItem item, StepCost step)
    {
        const int tensors = 40;
        long each = Math.Max(1, step.Trained / tensors);
        Parameter[] weights = [.. Enumerable.Range(0, tensors).Select(_ => nn.Parameter(randn(each, device: _device)))];
        foreach (Parameter weight in weights)
        {
            weight.grad = randn(each, device: _device);
        }

        using var optimizer = new Vcmr.Training.AdamW(weights, 1e-4);
        Keep(item, (double)each * tensors, default, _turns.Usual(() =>
        {
            GradientNorm.Clip(weights, 0).Dispose();
            optimizer.Step();
        }));
    }

    private void MeasureHead(CostItem item)
    {
        BlockKind b = item.Kind.Block;
        using Sequential head = TaggingHead.Create(b.Kernel, b.Inputs, b.Outputs);
        head.to(_device);
        Parameter[] weights = [.. head.parameters()];
        using var optimizer = new Vcmr.Training.AdamW(weights, 1e-4);
        Tensor rows = randn(b.Stride, b.Inputs, device: _device), labels = zeros(b.Stride, b.Kernel, device: _device);
        Keep(item, 1, _turns.Usual(() =>
        {
            using var scope = NewDisposeScope();
            optimizer.ZeroGrad();
            nn.functional.binary_cross_entropy_with_logits(head.call(rows), labels).backward();
            GradientNorm.Clip(weights, 0).Dispose();
            optimizer.Step();
        }), default);
    }

    // A mean over draws, which differ much. Rows are filled side by side, beside the step; where that takes all processors too
    // they share them, so that all cores' time is what is added to a step.
    private void MeasureRows(CostItem item, AugmentationOptions augmentations)
    {
        var chain = new AugmentationChain(augmentations);
        short[] sound = Sound();
        float[] view = new float[CropSamples];
        void All()
        {
            for (int i = 0; i < Views; i++)
            {
                SampleConversion.ToFloat(sound, view);
                chain.Apply(view, new CounterRandom(2, i));
            }
        }

        var clock = Stopwatch.StartNew();
        while (augmentations != AugmentationOptions.None && clock.Elapsed.TotalSeconds < Warm)
        {
            All();
        }

        Spent all = _turns.Usual(All);
        Keep(item, (double)Views * CropSamples, new Spent(all.Processor / Environment.ProcessorCount, all.Processor), default);
    }

    private void MeasureBatched(CostItem item, AugmentationOptions augmentations)
    {
        var chain = new AugmentationChain(augmentations);
        var batched = new BatchedAugmentation(augmentations.PitchShifter);
        float[] view = new float[CropSamples];
        SampleConversion.ToFloat(Sound(), view);
        Tensor crops = tensor(view, [1, CropSamples], device: _device).expand(Views, CropSamples);
        AugmentationDraw[] draws = [.. Enumerable.Range(0, Views).Select(i => chain.Draw(new CounterRandom(2, i)))];
        Keep(item, (double)Views * CropSamples, _turns.Usual(() => batched.Apply(crops, draws).Dispose()), default);
    }

    private static short[] Sound()
    {
        var random = new CounterRandom(1);
        short[] sound = new short[CropSamples];
        foreach (ref short value in sound.AsSpan())
        {
            value = (short)random.NextInt(short.MaxValue);
        }

        return sound;
    }
}
