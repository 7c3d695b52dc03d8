using System.Text.Json.Serialization;
using TorchSharp.Modules;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>What a training sample of stage 3 is.</summary>
public enum TaggingCrops
{
    /// <summary>One of the clip's overlapping segments, whose embeddings are computed once; heads train in seconds.</summary>
    Segments,

    /// <summary>A random crop of the clip, encoded anew each time, as the official code does.</summary>
    Random,
}

/// <summary>Options of stage 3. Defaults are the official code's.</summary>
public record TaggingOptions : StageOptions
{
    /// <summary>Sets the official defaults.</summary>
    public TaggingOptions()
    {
        (Epochs, Batch, LearningRate, WeightDecay) = (100, 128, 1e-3, 1e-6);
        (Schedule, EarlyStop) = (LearningRateSchedule.Plateau, 10);
    }

    /// <summary>What a training sample is taken from: <c>segments</c> or <c>random</c>.</summary>
    public TaggingCrops Crops { get; init; } = TaggingCrops.Segments;

    /// <summary>Width of the hidden layer; 0 for none.</summary>
    [KeyRange(Least = 0, Most = MostHidden, Unit = "units")]
    public int Hidden { get; init; } = 128;

    /// <summary>Dropout before the first layer.</summary>
    [KeyRange(Least = 0, Below = 1)]
    public double Dropout { get; init; } = 0.3;

    /// <summary>
    /// Whether the head's inputs are standardised by the training clips' statistics, which the tagger keeps. Not the paper's;
    /// without it a head's scores depend on the scale that an encoder happens to have.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Standardise { get; init; }
}

/// <summary>A batch of stage 3.</summary>
/// <param name="Inputs">An embedding of each clip <c>[rows, width]</c>, or a crop of its waveform <c>[rows, 1, samples]</c>.</param>
/// <param name="Labels">The clips' labels <c>[rows, tags]</c>, 0 or 1.</param>
internal sealed record TaggingBatch(Tensor Inputs, Tensor Labels) : Batch
{
    /// <inheritdoc />
    public override TaggingBatch Map(Func<Tensor, Tensor> change) => new(change(Inputs), change(Labels));
}

/// <summary>
/// Stage 3: a tagging head on the frozen encoder's embeddings, which are computed once. A training sample is a clip; each
/// epoch takes one of its segments. Best is the highest validation PR-AUC. Source: the paper, section 3.3.
/// </summary>
internal class TaggingStage : Stage<TaggingBatch>
{
    private readonly Sequential _head;
    private readonly ClipEmbeddings _embeddings;
    private readonly TagLabels _labels;
    private readonly IReadOnlyList<int> _training;
    private readonly IReadOnlyList<int> _validation;

    /// <summary>Creates the stage; it owns the head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="embeddings">Embeddings of all clips.</param>
    /// <param name="labels">Labels of all clips.</param>
    /// <param name="training">Clips that train.</param>
    /// <param name="validation">Clips that validate.</param>
    public TaggingStage(Sequential head, ClipEmbeddings embeddings, TagLabels labels, IReadOnlyList<int> training, IReadOnlyList<int> validation) =>
        (_head, _embeddings, _labels, _training, _validation) = (head, embeddings, labels, training, validation);

    /// <inheritdoc />
    public override string Name => "tags";

    /// <inheritdoc />
    public override Module Model => _head;

    /// <inheritdoc />
    public override int SampleCount => _training.Count;

    /// <inheritdoc />
    public override bool DropLast => false;

    /// <inheritdoc />
    public override (string Score, bool MoreIsBetter) Monitor => ("pr_auc", true);

    /// <inheritdoc />
    public override string SampleName(int sample) => _labels.ClipIds[_training[sample]];

    /// <inheritdoc />
    public override TaggingBatch Allocate(int rows) => new(zeros(rows, _embeddings.Width), zeros(rows, _labels.Tags.Count));

    /// <inheritdoc />
    public override void Fill(TaggingBatch batch, int row, int sample, CounterRandom random)
    {
        int clip = _training[sample];
        FillInput(batch.Inputs, row, clip, ref random);
        _labels.CopyTo(clip, TensorRows.Row(batch.Labels, row));
    }

    /// <inheritdoc />
    public override Tensor Loss(TaggingBatch batch)
    {
        Tensor logits = _head.call(batch.Inputs);
        using Autocast? _ = Autocast.Off(logits.device_type);
        return functional.binary_cross_entropy_with_logits(logits.to_type(ScalarType.Float32), batch.Labels);
    }

    /// <inheritdoc />
    public override IReadOnlyDictionary<string, double> Validate() => Validation(_labels, _validation, Score(_head, _embeddings, _validation));

    /// <summary>What a validation says of scores of clips <c>[clips, tags]</c>.</summary>
    public static IReadOnlyDictionary<string, double> Validation(TagLabels all, IReadOnlyList<int> clips, float[] scores)
    {
        byte[] labels = all.Of(clips);
        ScorePair macro = TagMetrics.Evaluate(labels, scores, all.Tags).Macro;
        double loss = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double p = Math.Clamp(scores[i], 1e-7, 1 - 1e-7);
            loss -= labels[i] == 1 ? Math.Log(p) : Math.Log(1 - p);
        }

        return new Dictionary<string, double>
        {
            ["loss"] = loss / labels.Length,
            ["pr_auc"] = macro.PrAuc.Mean,
            ["roc_auc"] = macro.RocAuc?.Mean ?? 0.5,
        };
    }

    /// <summary>Scores clips: the mean over a clip's segments of the sigmoids.</summary>
    /// <param name="head">The head; put in evaluation mode.</param>
    /// <param name="embeddings">Embeddings of all clips.</param>
    /// <param name="clips">The clips to score.</param>
    /// <param name="aggregation">How a clip's score comes from its segments' scores.</param>
    /// <returns>Row-major <c>[clips, tags]</c>, in [0, 1].</returns>
    public static float[] Score(Sequential head, ClipEmbeddings embeddings, IReadOnlyList<int> clips, Aggregation aggregation = Aggregation.Average)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        head.eval();
        // A copy in torch's own memory: the array itself lies at another alignment in each process, and kernels round by it.
        Tensor all = tensor(embeddings.Values).clone().reshape(-1, embeddings.Width).to(ComputeDevices.Of(head));
        Tensor rows = head.call(all).cpu().contiguous();
        float[] logits = rows.data<float>().ToArray();
        int tags = (int)rows.shape[1];
        float[] scores = new float[clips.Count * tags];
        for (int i = 0; i < clips.Count; i++)
        {
            int first = embeddings.FirstRow(clips[i]);
            ReadOnlySpan<float> own = logits.AsSpan(first * tags, embeddings.Segments(clips[i]) * tags);
            SegmentAggregation.Scores(own, scores.AsSpan(i * tags, tags), aggregation);
        }

        return scores;
    }

    /// <summary>Writes what the stage reads of a clip: here the embedding of one of its segments.</summary>
    /// <param name="inputs">The batch's inputs.</param>
    /// <param name="row">The row to fill.</param>
    /// <param name="clip">The clip's place in the corpus.</param>
    /// <param name="random">The sample's randomness.</param>
    protected virtual void FillInput(Tensor inputs, int row, int clip, ref CounterRandom random) =>
        _embeddings.Row(clip, random.NextInt(_embeddings.Segments(clip))).CopyTo(TensorRows.Row(inputs, row));
}
