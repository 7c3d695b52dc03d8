using TorchSharp.Modules;
using Vcmr.Charts;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Craft;

/// <summary>
/// Stage 3 taken apart, for a notebook that trains a tagging head by hand: embeddings and labels, batches, the library's head
/// and loop to compare with, and short trials beside each other.
/// </summary>
public sealed class HeadBench
{
    private readonly Study _study;
    private readonly PretrainedEncoder _encoder;
    private readonly StudyFigures _figures;
    private readonly Trials _trials = new();
    private readonly TagLabels _labels;
    private readonly ClipEmbeddings _embeddings;

    /// <summary>Takes a study's stage 3; the clips are embedded unless that was done before.</summary>
    /// <param name="study">The study.</param>
    /// <param name="encoder">The frozen encoder.</param>
    public HeadBench(Study study, PretrainedEncoder encoder)
    {
        (_study, _encoder, _figures) = (study, encoder, new StudyFigures(study));
        (_labels, _embeddings) = (new TagLabels(study.Tagged), study.Tagging.Embeddings(encoder));
        Standardisation statistics = Statistics();
        (Mean, Deviation) = (statistics.get_buffer("mean")!, statistics.get_buffer("deviation")!);
    }

    /// <summary>Tag names, in the order of labels and scores.</summary>
    public IReadOnlyList<string> Tags => _labels.Tags;

    /// <summary>Width of an embedding.</summary>
    public int Width => _embeddings.Width;

    /// <summary>Mean of the training clips' embeddings <c>[width]</c>.</summary>
    public Tensor Mean { get; }

    /// <summary>Their deviation <c>[width]</c>; 1 where a number does not vary.</summary>
    public Tensor Deviation { get; }

    private TaggingOptions Options => _study.Profile.Tagging;

    /// <summary>The library's head behind standardised embeddings, with random weights that are the same at each call. The caller disposes it.</summary>
    /// <param name="hidden">Width of the hidden layer; 0 for none.</param>
    /// <param name="dropout">Dropout before the first layer.</param>
    public Sequential Network(int hidden = 128, double dropout = 0)
    {
        manual_seed(_encoder.Seed);
        Sequential head = TaggingHead.Create(Tags.Count, Width, hidden, dropout, standardise: true);
        ((Standardisation)head.children().First()).Measure(_embeddings.Of(Clips("train")));
        return head;
    }

    /// <summary>The batches of the first steps: an embedding of each clip <c>[rows, width]</c> and its labels <c>[rows, tags]</c>. They are valid until the next ones are asked for.</summary>
    /// <param name="steps">How many batches.</param>
    public IEnumerable<(Tensor Embeddings, Tensor Labels)> Batches(int steps)
    {
        using TaggingStage stage = Stage(TaggingHead.Create(Tags.Count, Width, hidden: 0));
        foreach (TaggingBatch batch in StageLoop.Batches(stage, _encoder.Seed, Options.Batch, steps))
        {
            yield return (batch.Inputs, batch.Labels);
        }
    }

    /// <summary>The first batch, which the caller keeps as long as it likes.</summary>
    public (Tensor Embeddings, Tensor Labels) FirstBatch() => Batches(1).Select(b => (b.Embeddings.clone(), b.Labels.clone())).First();

    /// <summary>The first steps by the library: its stage, its batches, its loop, from the weights of <see cref="Network"/>.</summary>
    /// <param name="steps">How many.</param>
    public LibraryRun<Sequential> Train(int steps)
    {
        using TaggingStage stage = Stage(Network());
        IReadOnlyList<double> losses = StageLoop.Run(stage, Options, _encoder.Seed, steps);
        // The stage disposes its model.
        Sequential trained = Network();
        ModuleState.Load(trained, ModuleState.Of(stage.Model));
        return new LibraryRun<Sequential>(losses, trained);
    }

    /// <summary>Scores of clips: the mean over a clip's segments of the sigmoids.</summary>
    /// <param name="head">Takes embeddings <c>[segments, width]</c> to logits <c>[segments, tags]</c>.</param>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    /// <returns>Row-major <c>[clips, tags]</c>.</returns>
    public float[] Score(Func<Tensor, Tensor> head, string split)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        int[] clips = Clips(split);
        // A copy in torch's own memory: the array itself lies at another alignment in each process, and kernels round by it.
        Tensor logits = head(tensor(_embeddings.Of(clips)).clone().reshape(-1, Width)).contiguous();
        float[] values = logits.data<float>().ToArray(), scores = new float[clips.Length * Tags.Count];
        for (int i = 0, at = 0; i < clips.Length; i++)
        {
            int count = _embeddings.Segments(clips[i]) * Tags.Count;
            SegmentAggregation.Scores(values.AsSpan(at, count), scores.AsSpan(i * Tags.Count, Tags.Count), Aggregation.Average);
            at += count;
        }

        return scores;
    }

    /// <summary>Labels of clips, row-major <c>[clips, tags]</c>.</summary>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    public byte[] Labels(string split) => _labels.Of(Clips(split));

    /// <summary>One tag's column of a table <c>[clips, tags]</c>.</summary>
    /// <param name="table">Labels or scores.</param>
    /// <param name="tag">The tag's name.</param>
    /// <exception cref="VcmrException">There is no such tag.</exception>
    public T[] Of<T>(T[] table, string tag)
    {
        int column = Enumerable.Range(0, Tags.Count).FirstOrDefault(t => Tags[t] == tag, -1);
        return column < 0
            ? throw new VcmrException($"There is no tag '{tag}'; choose one of: {string.Join(", ", Tags)}.")
            : [.. Enumerable.Range(0, table.Length / Tags.Count).Select(row => table[(row * Tags.Count) + column])];
    }

    /// <summary>Begins a trial: measures a head before its first step, and keeps what comes.</summary>
    /// <param name="name">Its settings in words; a second one of the same name takes the place of the first.</param>
    /// <param name="head">The head; in training mode afterwards.</param>
    public Trial Begin(string name, nn.Module<Tensor, Tensor> head) => _trials.Begin(new Trial(name, Guessing(), () =>
    {
        head.eval();
        ScorePair macro = TagMetrics.Evaluate(Labels("validation"), Score(head.call, "validation"), Tags).Macro;
        head.train();
        return [macro.RocAuc?.Mean ?? 0.5, macro.PrAuc.Mean];
    }));

    /// <summary>All trials of this session: their losses, and what they score on the validation clips.</summary>
    public Figure SideBySide() => _figures.Save(_trials.Draw(
        "Your variations of the head, side by side", Measures, _figures.Context() with { Dataset = _study.Profile.Data.TaggedName, Split = "validation", Seeds = 1 }, "stage3-trials"));

    /// <summary>All trials of this session in numbers.</summary>
    public Table Results() => _trials.ToTable(Measures);

    private IReadOnlyList<TrialMeasure> Measures =>
    [
        new("ROC-AUC", "mean over tags (0 to 1)", 0.5),
        new("PR-AUC", "mean over tags (0 to 1)", Labels("validation").Average(l => (double)l)),
    ];

    private int[] Clips(string split) => _study.Tagging.Clips(split);

    private TaggingStage Stage(Sequential head) => new(head, _embeddings, _labels, Clips("train"), Clips("validation"));

    private Standardisation Statistics()
    {
        var statistics = new Standardisation(Width);
        statistics.Measure(_embeddings.Of(Clips("train")));
        return statistics;
    }

    // The entropy of the tags: what a head costs that gives every clip each tag's frequency.
    private double Guessing()
    {
        byte[] labels = Labels("train");
        return Tags.Average(tag =>
        {
            double p = Math.Clamp(Of(labels, tag).Average(l => (double)l), 1e-7, 1 - 1e-7);
            return -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
        });
    }
}
