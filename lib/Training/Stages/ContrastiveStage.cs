using TorchSharp;
using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>
/// What the two contrastive stages share: samples are 15 s segments, a sample gives two vectors that belong together,
/// and validation measures the loss and how often a vector's nearest candidate is its partner.
/// </summary>
public abstract class ContrastiveStage : IStage
{
    // Coordinate that keeps validation draws apart from training draws; they are the same at every validation.
    private const int ValidationDraw = 4;
    private readonly ContrastiveOptions _options;
    private readonly int _seed;

    /// <summary>Keeps what both stages need.</summary>
    protected ContrastiveStage(Corpus corpus, IReadOnlyList<Segment> training, IReadOnlyList<Segment> validation, ContrastiveOptions options, int seed)
    {
        (Corpus, Training, Validation, _options, _seed) = (corpus, training, validation, options, seed);
        if (validation.Count < 2)
        {
            throw new VcmrException($"Validation has {validation.Count} segment(s) and needs at least 2; prepare more videos or raise validation_part.");
        }
    }

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public abstract Module Model { get; }

    /// <inheritdoc />
    public int SampleCount => Training.Count;

    /// <inheritdoc />
    public bool DropLast => true;

    /// <inheritdoc />
    public (string Score, bool MoreIsBetter) Monitor => ("loss", false);

    /// <summary>The corpus.</summary>
    protected Corpus Corpus { get; }

    /// <summary>Segments that train.</summary>
    protected IReadOnlyList<Segment> Training { get; }

    /// <summary>Segments that validate, of songs that do not train.</summary>
    protected IReadOnlyList<Segment> Validation { get; }

    /// <inheritdoc />
    public string SampleName(int sample) => $"{Training[sample].Song}#{Training[sample].Index}";

    /// <inheritdoc />
    public abstract Tensor[] Allocate(int rows);

    /// <inheritdoc />
    public void Fill(Tensor[] batch, int row, int sample, CounterRandom random) => Fill(batch, row, Training[sample], random);

    /// <inheritdoc />
    public void To(Device device) => Model.to(device);

    /// <inheritdoc />
    public virtual void Train() => Model.train();

    /// <inheritdoc />
    public Tensor Loss(Tensor[] batch)
    {
        (Tensor first, Tensor second) = Project(batch);
        // Similarities over τ = 0.1 span ±10; in bf16 they would be known to 0.03 only.
        using Autocast? _ = Autocast.Off(first.device_type);
        return NtXent.Loss(first.to_type(ScalarType.Float32), second.to_type(ScalarType.Float32), _options.Temperature);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Validate()
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        (Tensor first, Tensor second) = ProjectAll(Validation);
        long n = first.shape[0];
        double loss = 0;
        for (long start = 0; start < n; start += _options.Batch)
        {
            long rows = Math.Min(_options.Batch, n - start);
            using Tensor part = NtXent.Loss(first.narrow(0, start, rows), second.narrow(0, start, rows), _options.Temperature);
            loss += part.ToDouble() * rows;
        }

        float[,] similarities = EmbeddingGeometry.CosineSimilarities(Values(first), Values(second), (int)first.shape[1]);
        RetrievalReport retrieval = Retrieval.Evaluate(similarities);
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
        int batch = Math.Min(_options.Batch, segments.Count);
        Tensor[] buffers = Allocate(batch);
        var first = new List<Tensor>();
        var second = new List<Tensor>();
        for (int start = 0; start < segments.Count; start += batch)
        {
            int rows = Math.Min(batch, segments.Count - start);
            Parallel.For(0, rows, row => Fill(buffers, row, segments[start + row], new CounterRandom(_seed, ValidationDraw, start + row)));
            using var step = NewDisposeScope();
            (Tensor a, Tensor b) = Project([.. buffers.Select(t => t.narrow(0, 0, rows).to(device))]);
            first.Add(a.MoveToOuterDisposeScope());
            second.Add(b.MoveToOuterDisposeScope());
        }

        return (cat(first).MoveToOuterDisposeScope(), cat(second).MoveToOuterDisposeScope());
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Model.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the two views of a segment into a row of the batch.</summary>
    protected abstract void Fill(Tensor[] batch, int row, Segment segment, CounterRandom random);

    /// <summary>The two sets of vectors <c>[batch, 128]</c> of a batch.</summary>
    protected abstract (Tensor First, Tensor Second) Project(Tensor[] batch);

    /// <summary>Draws the first sample of a crop of <paramref name="length"/> samples, uniformly over the segment.</summary>
    protected static int CropStart(Segment segment, int length, ref CounterRandom random)
    {
        if (segment.AudioLength < length)
        {
            throw new VcmrException($"Segment {segment.Index} of '{segment.Song}' has {segment.AudioLength} samples, fewer than the model's {length}; choose a shorter input length.");
        }

        return random.NextInt(segment.AudioLength - length + 1);
    }

    private static float[] Values(Tensor tensor) => tensor.cpu().contiguous().data<float>().ToArray();
}
