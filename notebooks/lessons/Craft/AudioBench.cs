using TorchSharp;
using Vcmr.Audio.Augmentation;
using Vcmr.Charts;
using Vcmr.Datasets.Videos;
using Vcmr.Figures;
using Vcmr.Lessons.Contrastive;
using Vcmr.Models;
using Vcmr.Studies;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;
using Tensor = TorchSharp.torch.Tensor;

namespace Vcmr.Lessons.Craft;

/// <summary>
/// Stage 1 taken apart, for a notebook that trains by hand: its network with the weights that training starts from, its
/// batches, the library's loop to compare with, and short trials beside each other. On the processor, in fp32, of the profile's
/// first seed.
/// </summary>
public sealed class AudioBench
{
    private readonly Study _study;
    private readonly StudyFigures _figures;
    private readonly Trials _trials = new();
    private readonly Lazy<(Tensor First, Tensor Second)> _validation;

    /// <summary>Takes a study's stage 1.</summary>
    public AudioBench(Study study)
    {
        (_study, _figures) = (study, new StudyFigures(study));
        _validation = new(ValidationViews);
    }

    /// <summary>The encoder's shape.</summary>
    public SampleCnnShape Shape => _study.Profile.Model.Shape();

    private int Seed => _study.Profile.Seeds[0];

    private AudioContrastiveOptions Options => _study.Profile.Audio;

    /// <summary>Encoder and projection with random weights, the same at each call. The caller disposes it.</summary>
    /// <param name="width">Channels of the encoder's first block; the profile's where it is 0.</param>
    public AudioContrastiveModel Network(int width = 0)
    {
        torch.manual_seed(Seed);
        return new AudioContrastiveModel(width == 0 ? Shape : Shape with { Width = width });
    }

    /// <summary>
    /// The batches of the first steps: two views <c>[pairs, 1, samples]</c>, whose i-th rows are of one segment. They are
    /// valid until the next ones are asked for.
    /// </summary>
    /// <param name="steps">How many batches.</param>
    /// <param name="pairs">Segments of a batch, at most all that train; the profile's where it is 0.</param>
    /// <param name="augmented">Whether views are augmented; two different crops otherwise.</param>
    public IEnumerable<(Tensor First, Tensor Second)> Batches(int steps, int pairs = 0, bool augmented = true)
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(Seed);
        using AudioContrastiveStage stage = Stage(Smallest(), training, validation, augmented ? Options.Augmentations : AugmentationOptions.None);
        foreach (AudioPairs batch in StageLoop.Batches(stage, Seed, pairs == 0 ? Options.Batch : pairs, steps))
        {
            (Tensor first, Tensor second) = stage.Augment(batch);
            using (first)
            using (second)
            {
                yield return (first, second);
            }
        }
    }

    /// <summary>The first batch's views, which the caller keeps as long as it likes.</summary>
    public (Tensor First, Tensor Second) FirstBatch()
    {
        (Tensor first, Tensor second) = Batches(1).Select(b => (b.First.clone(), b.Second.clone())).First();
        return (first, second);
    }

    /// <summary>The first steps by the library: its stage, its batches, its loop, from the weights of <see cref="Network"/>.</summary>
    /// <param name="steps">How many.</param>
    public LibraryRun<AudioContrastiveModel> Train(int steps)
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(Seed);
        using AudioContrastiveStage stage = Stage(Network(), training, validation, Options.Augmentations);
        IReadOnlyList<double> losses = StageLoop.Run(stage, Options, Seed, steps);
        // The stage disposes its model.
        AudioContrastiveModel trained = Network();
        ModuleState.Load(trained, ModuleState.Of(stage.Model));
        return new LibraryRun<AudioContrastiveModel>(losses, trained);
    }

    /// <summary>Begins a trial: measures a network before its first step, and keeps what comes.</summary>
    /// <param name="name">Its settings in words; a second one of the same name takes the place of the first.</param>
    /// <param name="network">The network; in training mode afterwards.</param>
    /// <param name="pairs">Segments of a batch, which say what guessing costs.</param>
    public Trial Begin(string name, AudioContrastiveModel network, int pairs)
    {
        int rows = Math.Min(pairs, _study.Pretraining.Split(Seed).Training.Length);
        return _trials.Begin(new Trial(name, Math.Log((2 * rows) - 1), () => TrialMeasure.Of(Project(network))));
    }

    /// <summary>All trials of this session: their losses, and what they reach on validation segments.</summary>
    public Figure SideBySide() => _figures.Save(_trials.Draw(
        "Your variations of stage 1, side by side", Measures, _figures.Context() with { FrameEncoder = null, Split = "validation", Seeds = 1 }, "stage1-trials"));

    /// <summary>All trials of this session in numbers.</summary>
    public Table Results() => _trials.ToTable(Measures);

    private IReadOnlyList<TrialMeasure> Measures => TrialMeasure.OfPairs((int)_validation.Value.First.shape[0]);

    private AudioContrastiveStage Stage(AudioContrastiveModel model, Segment[] training, Segment[] validation, AugmentationOptions augmentations) =>
        new(model, _study.Videos, training, validation, Options, augmentations, Seed);

    // Batches depend on the length of an input alone.
    private AudioContrastiveModel Smallest() => new(Shape with { Width = 1, EmbeddingSize = 1 }, 1);

    // Augmented as in training whatever a trial does, so that all answer the same question.
    private (Tensor First, Tensor Second) ValidationViews()
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(Seed);
        Segment[] shown = [.. Spread.Evenly(validation, ProjectedViews.Most)];
        using AudioContrastiveStage stage = Stage(Smallest(), shown, training, Options.Augmentations);
        return StageLoop.Batches(stage, Seed, shown.Length, 1).Select(batch =>
        {
            (Tensor first, Tensor second) = stage.Augment(batch);
            using (first)
            using (second)
            {
                return (first.clone().DetachFromDisposeScope(), second.clone().DetachFromDisposeScope());
            }
        }).First();
    }

    private ProjectedPairs Project(AudioContrastiveModel network) =>
        ProjectedViews.Of(network, _validation.Value, network.call, network.call);
}
