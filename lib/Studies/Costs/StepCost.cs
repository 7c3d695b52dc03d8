using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Stages;

namespace Vcmr.Studies.Costs;

/// <summary>A step of a stage, counted: what it holds, computes and moves.</summary>
/// <param name="Stage">The stage's name in a profile.</param>
/// <param name="Samples">Samples of a step.</param>
/// <param name="Parameters">Weights of the model.</param>
/// <param name="Trained">Those of them that train.</param>
/// <param name="Items">The step's parts.</param>
public sealed record StepCost(string Stage, int Samples, long Parameters, long Trained, IReadOnlyList<CostItem> Items)
{
    // AdamW reads weight, gradient and both moments and writes three of them; the norm reads the gradient.
    private const int UpdateValues = 8;
    private const double UpdateFlops = 14;

    /// <summary>The encoder of a contrastive step; null for others.</summary>
    internal SampleCnnShape? Shape { get; init; }

    /// <summary>How a contrastive step is optimised; null for others.</summary>
    internal ContrastiveOptions? Options { get; init; }

    /// <summary>Width of a second's video features, where there are any.</summary>
    internal int Features { get; init; }

    /// <summary>All of the forward pass.</summary>
    public Load Forward => Items.Aggregate(default(Load), (sum, item) => sum + item.Forward);

    /// <summary>All of the backward pass, and the optimizer.</summary>
    public Load Backward => Items.Aggregate(default(Load), (sum, item) => sum + item.Backward);

    /// <summary>The least time of a step, s: every part at the machine's ceilings, one after the other.</summary>
    /// <param name="ceilings">The machine's.</param>
    public double Floor(Ceilings ceilings) => Items.Sum(i => i.Forward.Floor(ceilings) + i.Backward.Floor(ceilings));

    /// <summary>Stage 1, or CLMR: two views of each segment.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="shape">The encoder.</param>
    /// <param name="options">Batch and precision.</param>
    /// <param name="projection">Width of a projection.</param>
    public static StepCost Audio(string stage, SampleCnnShape shape, ContrastiveOptions options, int projection = ProjectionHead.Width)
    {
        int rows = 2 * options.Batch;
        long head = Projection(shape.EmbeddingSize, projection);
        long weights = BlockCost.Of(shape).Sum(b => b.Parameters) + head;
        return new StepCost(stage, options.Batch, weights, weights,
        [
            .. Encoder(shape, rows, options.Precision, frozen: 0, passes: 2),
            Dense(head, rows, options.Precision), Contrast(options.Batch, projection), Update(weights), Data(CostClass.Views, rows, shape),
        ]) { Shape = shape, Options = options };
    }

    /// <summary>Stage 2: a crop of each segment and its pictures; the first blocks are frozen, and the gradient stops before them.</summary>
    /// <param name="shape">The encoder.</param>
    /// <param name="options">Batch, precision, frozen blocks and LSTM.</param>
    /// <param name="features">Width of a second's video features.</param>
    public static StepCost AudioVideo(SampleCnnShape shape, AudioVideoOptions options, int features = 512)
    {
        int rows = options.Batch, seconds = VideoEncoder.SecondsFor(shape.InputLength), hidden = options.Hidden, width = shape.EmbeddingSize;
        IReadOnlyList<BlockCost> blocks = BlockCost.Of(shape);
        long head = Projection(width, ProjectionHead.Width);
        // Two layers of an LSTM: four gates, each of input, state and two biases; then one dense layer over all seconds.
        long first = 4L * hidden * (features + hidden), second = 8L * hidden * hidden, flat = (long)seconds * hidden * width;
        long video = first + second + (16L * hidden) + flat + width + head;
        long weights = blocks.Sum(b => b.Parameters) + head + video, frozen = blocks.Take(options.FrozenBlocks).Sum(b => b.Parameters);
        double flops = 2.0 * rows * (((first + second) * seconds) + flat + head);
        double bytes = 4.0 * (video + (rows * seconds * (features + (12.0 * hidden))));
        Load forward = new(flops, bytes), backward = new(2 * flops, 2 * bytes);
        var branch = new CostItem(new CostKind(CostClass.Video, new BlockKind(features, hidden, seconds, 1, width), options.Precision), rows, forward, backward, backward);
        return new StepCost("audio-video", options.Batch, weights, weights - frozen,
        [
            .. Encoder(shape, rows, options.Precision, options.FrozenBlocks),
            Dense(head, rows, options.Precision), branch, Contrast(options.Batch, ProjectionHead.Width), Update(weights - frozen), Data(CostClass.Crops, rows, shape),
        ]) { Shape = shape, Options = options, Features = features };
    }

    /// <summary>SampleCNN and its head trained together on random crops.</summary>
    /// <param name="shape">The encoder.</param>
    /// <param name="options">Batch, precision and hidden layer.</param>
    /// <param name="tags">Tags.</param>
    public static StepCost Supervised(SampleCnnShape shape, TaggingOptions options, int tags)
    {
        long head = Head(shape.EmbeddingSize, options.Hidden, tags), weights = BlockCost.Of(shape).Sum(b => b.Parameters) + head;
        return new StepCost("supervised", options.Batch, weights, weights,
        [
            .. Encoder(shape, options.Batch, options.Precision, frozen: 0),
            Dense(head, options.Batch, options.Precision), Update(weights), Data(CostClass.Crops, options.Batch, shape),
        ]);
    }

    /// <summary>A tagging head on embeddings that were computed before, or on random crops that a frozen encoder embeds in every step.</summary>
    /// <inheritdoc cref="Supervised"/>
    public static StepCost Tagging(SampleCnnShape shape, TaggingOptions options, int tags)
    {
        long head = Head(shape.EmbeddingSize, options.Hidden, tags);
        double flops = 2.0 * head * options.Batch, bytes = 4.0 * (head + (options.Batch * (double)(shape.EmbeddingSize + options.Hidden + tags)));
        var step = new CostItem(
            new CostKind(CostClass.Head, new BlockKind(shape.EmbeddingSize, options.Hidden, tags, options.Batch, 1), Precision.Fp32),
            1, new Load(flops, bytes), new Load((2 * flops) + (UpdateFlops * head), (2 * bytes) + (4.0 * UpdateValues * head)), default);
        return options.Crops == TaggingCrops.Random
            ? new StepCost("tags", options.Batch, BlockCost.Of(shape).Sum(b => b.Parameters) + head, head,
                [.. Inference(shape, options.Batch), step, Data(CostClass.Crops, options.Batch, shape)])
            : new StepCost("tags", options.Batch, head, head, [step]);
    }

    /// <summary>Segments that are embedded: the forward pass alone.</summary>
    /// <param name="shape">The encoder.</param>
    /// <param name="rows">Segments of a batch.</param>
    public static StepCost Embedding(SampleCnnShape shape, int rows) => new(
        "embedding", rows, BlockCost.Of(shape).Sum(b => b.Parameters), 0, [.. Inference(shape, rows), Data(CostClass.Crops, rows, shape)]);

    private static IEnumerable<CostItem> Encoder(SampleCnnShape shape, int rows, Precision precision, int frozen, int passes = 1)
    {
        // Autocast keeps activations in two bytes.
        double bytes = precision == Precision.Bf16 ? 2 : 4;
        return BlockCost.Of(shape).Select((block, i) =>
        {
            Load Backward(bool toInput) => new(rows * block.BackwardFlops(toInput), bytes * rows * block.BackwardValues(toInput));
            bool trains = i >= frozen;
            // A frozen block before it, or the waveform, gets no gradient.
            return new CostItem(
                new CostKind(CostClass.Block, block.Kind, precision), (double)rows * block.Positions,
                new Load(rows * block.ForwardFlops, bytes * rows * block.ForwardValues),
                trains ? Backward(i > 0 && i > frozen) : default,
                Backward(i > 0)) { Passes = passes };
        });
    }

    private static IEnumerable<CostItem> Inference(SampleCnnShape shape, int rows) => BlockCost.Of(shape).Select(block => new CostItem(
        new CostKind(CostClass.Inference, block.Kind, Precision.Fp32), (double)rows * block.Positions,
        new Load(rows * block.ForwardFlops, 4.0 * rows * block.InferenceValues), default, default) { Passes = 1 });

    private static CostItem Dense(long weights, int rows, Precision precision)
    {
        double flops = 2.0 * weights * rows, bytes = 4.0 * weights;
        var backward = new Load(2 * flops, 2 * bytes);
        return new CostItem(new CostKind(CostClass.Dense, default, precision), flops, new Load(flops, bytes), backward, backward);
    }

    private static CostItem Contrast(int batch, int width)
    {
        double similarities = 4.0 * batch * batch, flops = 2 * similarities * width;
        // In fp32 whatever the model's precision is: product, division, mask, softmax.
        var forward = new Load(flops, 4 * 7 * similarities);
        var backward = new Load(2 * flops, 4 * 6 * similarities);
        return new CostItem(new CostKind(CostClass.Contrast, default, Precision.Fp32), similarities, forward, backward, backward);
    }

    private static CostItem Update(long weights)
    {
        var load = new Load(UpdateFlops * weights, 4.0 * UpdateValues * weights);
        return new CostItem(new CostKind(CostClass.Update, default, Precision.Fp32), weights, default, load, load);
    }

    // 16-bit samples are read and floats written; what augmentation computes is not counted, and what it takes is measured.
    private static CostItem Data(CostClass kind, int rows, SampleCnnShape shape)
    {
        double samples = (double)rows * shape.InputLength;
        return new CostItem(new CostKind(kind, default, Precision.Fp32), samples, new Load(0, 6 * samples), default, default);
    }

    private static long Projection(int input, int output) => ((long)input * input) + ((long)input * output);

    private static long Head(int input, int hidden, int tags) =>
        hidden == 0 ? ((long)input + 1) * tags : (((long)input + 1) * hidden) + (((long)hidden + 1) * tags);
}
