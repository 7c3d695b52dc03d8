using TorchSharp;
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
/// Stage 2 taken apart, for a notebook that trains by hand: its network on the encoder that stage 1 gave, its batches, the
/// library's loop to compare with, and short trials beside each other. On the processor, in fp32.
/// </summary>
public sealed class VideoBench
{
    private readonly Study _study;
    private readonly PretrainedEncoder _encoder;
    private readonly StudyFigures _figures;
    private readonly Trials _trials = new();
    private readonly Lazy<(Tensor First, Tensor Second)> _validation;

    /// <summary>Takes a study's stage 2.</summary>
    /// <param name="study">The study.</param>
    /// <param name="encoder">The encoder after stage 1.</param>
    public VideoBench(Study study, PretrainedEncoder encoder)
    {
        (_study, _encoder, _figures) = (study, encoder, new StudyFigures(study));
        _validation = new(ValidationPairs);
    }

    private AudioVideoOptions Options => _study.Profile.AudioVideo;

    /// <summary>The audio encoder after stage 1 and a video branch with random weights, the same at each call; nothing is frozen. The caller disposes it.</summary>
    public AudioVideoModel Network()
    {
        torch.manual_seed(_encoder.Seed);
        var network = new AudioVideoModel(_encoder.SampleCnn, Options.Hidden);
        _encoder.LoadInto(network.Encoder, "encoder.");
        return network;
    }

    /// <summary>The video branch alone, with random weights, the same at each call. The caller disposes it.</summary>
    public VideoEncoder Branch()
    {
        torch.manual_seed(_encoder.Seed);
        return new VideoEncoder(VideoEncoder.SecondsFor(_encoder.Shape.InputLength), hidden: Options.Hidden, output: _encoder.Shape.EmbeddingSize);
    }

    /// <summary>
    /// The batches of the first steps: sound <c>[pairs, 1, samples]</c> and the features of the seconds that it came with
    /// <c>[pairs, seconds, 512]</c>. They are valid until the next ones are asked for.
    /// </summary>
    /// <param name="steps">How many batches.</param>
    /// <param name="pairs">Segments of a batch, at most all that train; the profile's where it is 0.</param>
    /// <param name="truePairs">Share of the songs that keeps its own video, 0 to 1; the others get another song's.</param>
    public IEnumerable<(Tensor Sound, Tensor Picture)> Batches(int steps, int pairs = 0, double truePairs = 1)
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(_encoder.Seed);
        using AudioVideoStage stage = Stage(Smallest(), training, validation, truePairs);
        foreach (AudioVideoPairs batch in StageLoop.Batches(stage, _encoder.Seed, pairs == 0 ? Options.Batch : pairs, steps))
        {
            yield return (batch.Waveforms, batch.Features);
        }
    }

    /// <summary>The first batch, which the caller keeps as long as it likes.</summary>
    public (Tensor Sound, Tensor Picture) FirstBatch() => Batches(1).Select(b => (b.Sound.clone(), b.Picture.clone())).First();

    /// <summary>The first steps by the library: its stage, which freezes what the profile says, its batches, its loop, from the weights of <see cref="Network"/>.</summary>
    /// <param name="steps">How many.</param>
    public LibraryRun<AudioVideoModel> Train(int steps)
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(_encoder.Seed);
        using AudioVideoStage stage = Stage(Network(), training, validation, 1);
        IReadOnlyList<double> losses = StageLoop.Run(stage, Options, _encoder.Seed, steps);
        // The stage disposes its model.
        AudioVideoModel trained = Network();
        ModuleState.Load(trained, ModuleState.Of(stage.Model));
        return new LibraryRun<AudioVideoModel>(losses, trained);
    }

    /// <summary>What a step has moved, part by part.</summary>
    /// <param name="byHand">The network after a step by hand.</param>
    /// <param name="library">The network after a step by the library.</param>
    public Table Moved(AudioVideoModel byHand, AudioVideoModel library)
    {
        using AudioVideoModel before = Network();
        return MovedParts.Table(ModuleState.Of(before), ModuleState.Of(byHand), ModuleState.Of(library));
    }

    /// <summary>Begins a trial: measures a network before its first step, and keeps what comes.</summary>
    /// <param name="name">Its settings in words; a second one of the same name takes the place of the first.</param>
    /// <param name="network">The network; in training mode afterwards.</param>
    /// <param name="pairs">Segments of a batch, which say what guessing costs.</param>
    public Trial Begin(string name, AudioVideoModel network, int pairs)
    {
        int rows = Math.Min(pairs, _study.Pretraining.Split(_encoder.Seed).Training.Length);
        return _trials.Begin(new Trial(name, Math.Log((2 * rows) - 1), () => TrialMeasure.Of(Project(network))));
    }

    /// <summary>All trials of this session: their losses, and what they reach on validation segments with their own videos.</summary>
    public Figure SideBySide() => _figures.Save(_trials.Draw(
        "Your variations of stage 2, side by side", Measures, _figures.Context() with { Split = "validation", Seeds = 1 }, "stage2-trials"));

    /// <summary>All trials of this session in numbers.</summary>
    public Table Results() => _trials.ToTable(Measures);

    private IReadOnlyList<TrialMeasure> Measures => TrialMeasure.OfPairs((int)_validation.Value.First.shape[0]);

    private AudioVideoStage Stage(AudioVideoModel model, Segment[] training, Segment[] validation, double truePairs) =>
        new(model, _study.Videos, training, validation, Options with { Pairing = truePairs }, _encoder.Seed);

    // Batches depend on the length of an input alone.
    private AudioVideoModel Smallest() => new(_encoder.SampleCnn with { Width = 1, EmbeddingSize = 1 }, 1);

    private (Tensor First, Tensor Second) ValidationPairs()
    {
        (Segment[] training, Segment[] validation) = _study.Pretraining.Split(_encoder.Seed);
        Segment[] shown = [.. Spread.Evenly(validation, ProjectedViews.Most)];
        using AudioVideoStage stage = Stage(Smallest(), shown, training, 1);
        return StageLoop.Batches(stage, _encoder.Seed, shown.Length, 1)
            .Select(b => (b.Waveforms.clone().DetachFromDisposeScope(), b.Features.clone().DetachFromDisposeScope())).First();
    }

    private ProjectedPairs Project(AudioVideoModel network) =>
        ProjectedViews.Of(network, _validation.Value, network.ProjectAudio, network.ProjectVideo);
}

/// <summary>Which parts of a network a step has moved.</summary>
internal static class MovedParts
{
    private const string Blocks = "encoder.all_blocks.";

    /// <summary>One row a part: how many weights it has, and whether they and its batch-norm statistics moved.</summary>
    /// <param name="before">Tensors before the step, by key.</param>
    /// <param name="byHand">After the step by hand.</param>
    /// <param name="library">After the step by the library.</param>
    public static Table Table(
        IReadOnlyDictionary<string, Tensor> before, IReadOnlyDictionary<string, Tensor> byHand, IReadOnlyDictionary<string, Tensor> library) =>
        Charts.Table.From(before.Keys.GroupBy(Part).Select(part =>
        {
            string[] weights = [.. part.Where(k => !IsStatistic(k))], statistics = [.. part.Where(IsStatistic)];
            return new
            {
                Part = part.Key,
                Weights = weights.Sum(k => before[k].numel()),
                MovedByHand = Say(weights, before, byHand),
                MovedByLibrary = Say(weights, before, library),
                StatisticsByHand = Say(statistics, before, byHand),
                StatisticsByLibrary = Say(statistics, before, library),
            };
        }));

    private static string Part(string key) => key.StartsWith(Blocks, StringComparison.Ordinal)
        ? $"encoder, block {int.Parse(key[Blocks.Length..key.IndexOf('.', Blocks.Length)]) + 1}"
        : key[..key.IndexOf('.')].Replace('_', ' ');

    private static bool IsStatistic(string key) => key.Contains(".running_", StringComparison.Ordinal) || key.EndsWith(".num_batches_tracked", StringComparison.Ordinal);

    private static string Say(string[] keys, IReadOnlyDictionary<string, Tensor> before, IReadOnlyDictionary<string, Tensor> after)
    {
        int moved = keys.Count(k => !before[k].bytes.SequenceEqual(after[k].bytes));
        return keys.Length == 0 ? "–" : moved == 0 ? "no" : moved == keys.Length ? "yes" : $"{moved} of {keys.Length} tensors";
    }
}
