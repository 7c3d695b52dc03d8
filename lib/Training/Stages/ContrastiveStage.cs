using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json.Serialization;
using TorchSharp;
using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Native;
using static TorchSharp.torch;

namespace Vcmr.Training.Stages;

/// <summary>Options of the contrastive stages.</summary>
public record ContrastiveOptions : StageOptions
{
    /// <summary>Temperature τ of NT-Xent.</summary>
    [KeyRange(Above = 0)]
    public double Temperature { get; init; } = 0.1;

    /// <summary>Part of the songs that validates.</summary>
    [KeyRange(Above = 0, Below = 1)]
    public double ValidationPart { get; init; } = 0.1;

    /// <summary>
    /// Which checkpoint is the stage's outcome. NT-Xent's validation loss rises from overconfidence long before the encoder
    /// is at its best, so that the best by loss may be one of the first.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public KeptCheckpoint Keep { get; init; }

    /// <summary>The validation score that says which checkpoint is the best.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public BestScore BestBy { get; init; }

    /// <summary>
    /// Whether blocks of the encoder are computed twice, so that a step takes less memory. It is no part of a run's record, since what
    /// a run computes does not depend on it (in bf16, not beyond its rounding).
    /// </summary>
    [JsonIgnore]
    public Recompute Recompute { get; init; }
}

/// <summary>Which checkpoint of a contrastive stage goes on.</summary>
public enum KeptCheckpoint
{
    /// <summary>The one with the best validation score.</summary>
    Best,

    /// <summary>The one at the end.</summary>
    Last,
}

/// <summary>What a contrastive stage's best checkpoint is best at, on the validation songs.</summary>
public enum BestScore
{
    /// <summary>The lowest loss.</summary>
    Loss,

    /// <summary>The highest mean reciprocal rank of a vector's partner.</summary>
    Mrr,
}

/// <summary>
/// What the two contrastive stages share: samples are 15 s segments, a sample gives two vectors that belong together,
/// and validation measures the loss and how often a vector's nearest candidate is its partner.
/// </summary>
/// <typeparam name="TBatch">The stage's batches.</typeparam>
internal abstract class ContrastiveStage<TBatch> : Stage<TBatch>
    where TBatch : Batch
{
    // Coordinate that keeps validation draws apart from training draws; they are the same at every validation.
    private const int ValidationDraw = 4;
    private readonly ContrastiveOptions _options;
    private readonly IReadOnlyList<Segment> _training;
    private readonly IReadOnlyList<Segment> _validation;
    private readonly int _seed;
    private readonly Recomputation _again = new();

    /// <summary>Keeps what both stages need.</summary>
    /// <param name="corpus">The corpus.</param>
    /// <param name="training">Segments that train.</param>
    /// <param name="validation">Segments that validate, of songs that do not train.</param>
    /// <param name="options">How the stage is optimised.</param>
    /// <param name="seed">Seed of validation's draws.</param>
    /// <exception cref="VcmrException">Fewer than two segments validate.</exception>
    protected ContrastiveStage(VideoCorpus corpus, IReadOnlyList<Segment> training, IReadOnlyList<Segment> validation, ContrastiveOptions options, int seed)
    {
        (Corpus, _training, _validation, _options, _seed) = (corpus, training, validation, options, seed);
        if (validation.Count < 2)
        {
            throw new VcmrException($"Validation has {validation.Count} segment(s) and needs at least 2; prepare more videos or raise validation_part.");
        }
    }

    /// <inheritdoc />
    public override int SampleCount => _training.Count;

    /// <summary>The corpus.</summary>
    protected VideoCorpus Corpus { get; }

    /// <summary>The audio encoder.</summary>
    protected abstract SampleCnn Encoder { get; }

    /// <summary>Passes through the encoder in a step, and its first blocks that get no gradient.</summary>
    protected abstract (int Passes, int Frozen) Work { get; }

    /// <inheritdoc />
    public override (string Score, bool MoreIsBetter) Monitor => _options.BestBy == BestScore.Mrr ? ("mrr", true) : ("loss", false);

    /// <inheritdoc />
    public override string SampleName(int sample) => $"{_training[sample].Song}#{_training[sample].Index}";

    /// <inheritdoc />
    public override void Fill(TBatch batch, int row, int sample, CounterRandom random) => Fill(batch, row, _training[sample], random);

    /// <inheritdoc />
    public override void Fit(int rows, Device device, Action<string>? note)
    {
        Encoder.Recomputation = null;
        if (_options.Recompute == Recompute.Never || (_options.Recompute == Recompute.Auto && device.type != DeviceType.CPU))
        {
            return;
        }

        (long needed, long free) = (StepMemory.Estimate(Encoder.Shape, rows, Work.Passes, Work.Frozen, _options.Precision), AvailableMemory.Bytes());
        if (_options.Recompute == Recompute.Always || needed > free)
        {
            Encoder.Recomputation = _again;
        }

        if (_options.Recompute == Recompute.Auto && needed > free)
        {
            note?.Invoke(string.Create(CultureInfo.InvariantCulture,
                $"A step of stage '{Name}' would take about {needed / 1e9:F1} GB, and {free / 1e9:F1} GB are free: it computes the encoder's blocks twice, which takes about half of that and a third more time (recompute: never keeps it from that)."));
        }
    }

    /// <inheritdoc />
    public override void Backward(Tensor loss)
    {
        loss.backward();
        Encoder.Recomputation?.Backward();
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        _again.Dispose();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Validate()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (Tensor first, Tensor second) = ProjectAll(_validation);
        long n = first.shape[0];
        double loss = 0;
        for (long start = 0; start < n; start += _options.Batch)
        {
            long rows = Math.Min(_options.Batch, n - start);
            using Tensor part = NtXent.Loss(first.narrow(0, start, rows), second.narrow(0, start, rows), _options.Temperature);
            loss += (double)part.item<float>() * rows;
        }

        RetrievalReport retrieval = Retrieval.Evaluate(Values(first), Values(second), (int)first.shape[1]);
        return new Dictionary<string, double>
        {
            ["loss"] = loss / n,
            ["top1"] = retrieval.Top1,
            ["mrr"] = retrieval.MeanReciprocalRank,
        };
    }

    /// <summary>
    /// Projects segments in evaluation mode, with the fixed draws of validation. The caller disposes both tensors
    /// <c>[segments, 128]</c>, which lie on the model's device.
    /// </summary>
    public (Tensor First, Tensor Second) ProjectAll(IReadOnlyList<Segment> segments)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Model.eval();
        Device device = ComputeDevices.Of(Model);
        int size = Math.Min(_options.Batch, segments.Count);
        TBatch batch = Allocate(size);
        var first = new List<Tensor>();
        var second = new List<Tensor>();
        for (int start = 0; start < segments.Count; start += size)
        {
            int rows = Math.Min(size, segments.Count - start);
            FillAll(batch, segments, start, rows);
            using var step = NewDisposeScope();
            (Tensor a, Tensor b) = Project((TBatch)batch.Map(t => t.narrow(0, 0, rows).to(device)));
            first.Add(a.MoveToOuterDisposeScope());
            second.Add(b.MoveToOuterDisposeScope());
        }

        return (cat(first).MoveToOuterDisposeScope(), cat(second).MoveToOuterDisposeScope());
    }

    private void FillAll(TBatch batch, IReadOnlyList<Segment> segments, int start, int rows)
    {
        try
        {
            Parallel.For(0, rows, row => Fill(batch, row, segments[start + row], new CounterRandom(_seed, ValidationDraw, start + row)));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<VcmrException>().FirstOrDefault() is { } fault)
        {
            // Several rows may be of one damaged item.
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    /// <summary>Writes the two sides of a segment into a row of the batch; also called from several threads, each with rows of its own.</summary>
    protected abstract void Fill(TBatch batch, int row, Segment segment, CounterRandom random);

    /// <summary>The two sets of vectors <c>[batch, 128]</c> of a batch, whose i-th members belong together.</summary>
    protected abstract (Tensor First, Tensor Second) Project(TBatch batch);

    /// <summary>NT-Xent of two sets of vectors <c>[batch, 128]</c>, in fp32 whatever the precision of the model is.</summary>
    protected Tensor Contrast(Tensor first, Tensor second)
    {
        // Similarities over τ = 0.1 span ±10; in bf16 they would be known to 0.03 only.
        using Autocast? _ = Autocast.Off(first.device_type);
        return NtXent.Loss(first.to_type(ScalarType.Float32), second.to_type(ScalarType.Float32), _options.Temperature);
    }

    private static float[] Values(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
}

/// <summary>Crops of segments.</summary>
internal static class SegmentCrop
{
    /// <summary>Draws the first sample of a crop of <paramref name="length"/> samples, uniformly over the segment.</summary>
    /// <exception cref="VcmrException">The segment is shorter than that.</exception>
    public static int Start(Segment segment, int length, ref CounterRandom random)
    {
        if (segment.AudioLength < length)
        {
            throw new VcmrException($"Segment {segment.Index} of '{segment.Song}' has {segment.AudioLength} samples, fewer than the model's {length}; choose a shorter input length.");
        }

        return random.NextInt(segment.AudioLength - length + 1);
    }
}
