using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Native;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Vcmr.Training.Stages;

/// <summary>
/// Stage 3: a tagging head on the frozen encoder's embeddings, which are computed once. A training sample is a clip; each
/// epoch takes one of its segments. Best is the highest validation PR-AUC. Source: the paper, section 3.3.
/// </summary>
public class TaggingStage : IStage
{
    private readonly Sequential _head;
    private readonly TaggingSet _set;
    private readonly IReadOnlyList<int> _training;
    private readonly IReadOnlyList<int> _validation;

    /// <summary>Creates the stage; it owns the head.</summary>
    /// <param name="head">The head.</param>
    /// <param name="set">Embeddings and labels of all clips.</param>
    /// <param name="training">Clips that train.</param>
    /// <param name="validation">Clips that validate.</param>
    public TaggingStage(Sequential head, TaggingSet set, IReadOnlyList<int> training, IReadOnlyList<int> validation) =>
        (_head, _set, _training, _validation) = (head, set, training, validation);

    /// <inheritdoc />
    public string Name => "tags";

    /// <inheritdoc />
    public Module Model => _head;

    /// <inheritdoc />
    public int SampleCount => _training.Count;

    /// <inheritdoc />
    public bool DropLast => false;

    /// <inheritdoc />
    public (string Score, bool MoreIsBetter) Monitor => ("pr_auc", true);

    /// <inheritdoc />
    public string SampleName(int sample) => _set.ClipIds[_training[sample]];

    /// <inheritdoc />
    public virtual Tensor[] Allocate(int rows) => [zeros(rows, _set.Embeddings.Width), zeros(rows, _set.Tags.Count)];

    /// <inheritdoc />
    public void Fill(Tensor[] batch, int row, int sample, CounterRandom random)
    {
        int clip = _training[sample];
        FillInput(TensorRows.Row(batch[0], row), clip, ref random);
        ReadOnlySpan<byte> labels = _set.LabelsOf(clip);
        Span<float> target = TensorRows.Row(batch[1], row);
        for (int t = 0; t < labels.Length; t++)
        {
            target[t] = labels[t];
        }
    }

    /// <inheritdoc />
    public virtual void To(Device device) => _head.to(device);

    /// <inheritdoc />
    public void Train() => _head.train();

    /// <inheritdoc />
    public virtual Tensor Loss(Tensor[] batch)
    {
        Tensor logits = _head.call(batch[0]);
        using Autocast? _ = Autocast.Off(logits.device_type);
        return functional.binary_cross_entropy_with_logits(logits.to_type(ScalarType.Float32), batch[1]);
    }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, double> Validate()
    {
        float[] scores = Score(_head, _set, _validation);
        byte[] labels = _set.Labels(_validation);
        ScorePair macro = TagMetrics.Evaluate(labels, scores, _set.Tags).Macro;
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
    /// <returns>Row-major <c>[clips, tags]</c>, in [0, 1].</returns>
    public static float[] Score(Sequential head, TaggingSet set, IReadOnlyList<int> clips, Aggregation aggregation = Aggregation.Average)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        head.eval();
        // A copy in torch's own memory: the array itself lies at another alignment in each process, and kernels round by it.
        Tensor all = tensor(set.Embeddings.Values).clone().reshape(-1, set.Embeddings.Width).to(ComputeDevices.Of(head));
        float[] logits = head.call(all).cpu().contiguous().data<float>().ToArray();
        int tags = set.Tags.Count;
        float[] scores = new float[clips.Count * tags];
        for (int i = 0; i < clips.Count; i++)
        {
            int first = set.Embeddings.FirstRow(clips[i]);
            ReadOnlySpan<float> own = logits.AsSpan(first * tags, set.Embeddings.Segments(clips[i]) * tags);
            SegmentAggregation.Scores(own, scores.AsSpan(i * tags, tags), aggregation);
        }

        return scores;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _head.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes what the stage reads of a clip: here the embedding of one of its segments.</summary>
    /// <param name="input">The row to fill.</param>
    /// <param name="clip">The clip's place in the set.</param>
    /// <param name="random">The sample's randomness.</param>
    protected virtual void FillInput(Span<float> input, int clip, ref CounterRandom random) =>
        _set.Embeddings.Row(clip, random.NextInt(_set.Embeddings.Segments(clip))).CopyTo(input);
}
