using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Datasets;
using Vcmr.Evaluation;
using Vcmr.Figures;
using Vcmr.Models;
using Vcmr.Training;

namespace Vcmr.Experiments;

/// <summary>Stage 3 of a study: tagging heads on frozen encoders, and their scores on the test clips.</summary>
public sealed class Tagging
{
    private const int Version = 1;
    private const string ResultFile = "result.json";
    private readonly Study _study;

    internal Tagging(Study study) => _study = study;

    /// <summary>Labels of the test clips, row-major <c>[clips, tags]</c>.</summary>
    public byte[] TestLabels
    {
        get
        {
            var embeddings = new ClipEmbeddings([], new int[_study.Tagged.Clips.Count], 1);
            return new TaggingSet(_study.Tagged, embeddings).Labels(Clips("test"));
        }
    }

    /// <summary>Trains and tests heads for several methods over the profile's seeds.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="fraction">Part of the training clips.</param>
    /// <param name="inputLength">Samples of an input waveform; the profile's where it is 0.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public IReadOnlyList<TaggingResult> Run(IEnumerable<Method> methods, double fraction = 1, int inputLength = 0, CancellationToken cancellation = default) =>
    [
        .. from method in methods
           from seed in _study.Profile.Seeds
           select Run(_study.Pretraining.Encoder(method, seed, inputLength, cancellation), fraction, cancellation),
    ];

    /// <summary>Trains and tests one head, or finds its result.</summary>
    public TaggingResult Run(PretrainedEncoder encoder, double fraction = 1, CancellationToken cancellation = default)
    {
        int[] candidates = Clips("train");
        int[] training = [.. TrainingFraction.Take([.. candidates.Select(c => _study.Tagged.Clips[c])], fraction, encoder.Seed).Select(i => candidates[i])];
        TaggingOptions options = _study.Profile.Tagging;
        Aggregation aggregation = _study.Profile.Evaluation.Aggregation;
        var run = new RunFolder(_study.Results, "tags", new
        {
            Version,
            Stage = "tags",
            encoder.Method,
            Encoder = encoder.Run.Id,
            encoder.Shape,
            Options = options,
            _study.Profile.Evaluation.Overlap,
            // The average is the rule; only another choice is part of the id.
            Aggregation = aggregation == Aggregation.Average ? (Aggregation?)null : aggregation,
            Fraction = fraction,
            encoder.Seed,
            _study.Profile.Threads,
            Device = _study.Profile.RecordedDevice,
            Data = _study.Tagged.Fingerprint,
        });
        using FileStream taken = run.Lock(cancellation);
        if (run.Read<TaggingResult>(ResultFile) is { } found)
        {
            TaggerFile.Export(_study, encoder, run);
            return found;
        }

        var set = new TaggingSet(_study.Tagged, Embeddings(encoder, cancellation));
        TorchSharp.torch.manual_seed(encoder.Seed);
        Sequential head = TaggingHead.Create(set.Tags.Count, encoder.Shape.EmbeddingSize, options.Hidden, options.Dropout);
        using SampleCnn? frozen = options.Crops == TaggingCrops.Random ? encoder.Load() : null;
        using TaggingStage stage = frozen is null
            ? new TaggingStage(head, set, training, Clips("validation"))
            : new RandomCropTaggingStage(head, frozen, _study.Tagged, set, training, Clips("validation"));
        TrainingState state = new Trainer(stage, options, encoder.Seed, run.Path, run.Record, _study.Device).Run(_study.Progress, cancellation);
        using (SafetensorsFile best = Safetensors.Read(run.File(Checkpoint.Best)))
        {
            ModuleState.Load(stage.Model, best.Tensors, source: run.File(Checkpoint.Best));
        }

        int[] test = Clips("test");
        float[] scores = TaggingStage.Score(head, set, test, aggregation);
        TagReport report = TagMetrics.Evaluate(set.Labels(test), scores, set.Tags, _study.Tagged.Groups);
        var result = new TaggingResult(
            encoder.Method, encoder.Seed, encoder.Shape.InputLength, fraction, training.Length, run.Id, encoder.Run.Id, state.BestEpoch, report, scores);
        TaggerFile.Export(_study, encoder, run);
        run.Write(ResultFile, result);
        return result;
    }

    /// <summary>Embeddings of all tagged clips, computed once for each encoder and kept in its run folder.</summary>
    public ClipEmbeddings Embeddings(PretrainedEncoder encoder, CancellationToken cancellation = default)
    {
        TaggedCorpus corpus = _study.Tagged;
        double overlap = _study.Profile.Evaluation.Overlap;
        string file = encoder.Run.File($"embeddings-{corpus.Fingerprint[..12]}-{overlap:F2}.safetensors");
        if (!File.Exists(file))
        {
            using SampleCnn model = encoder.Load();
            model.to(_study.Device);
            ClipEmbeddings made = ClipEmbedder.Embed(model, corpus, overlap, cancellation);
            EmbeddingFile.Write(file, made);
        }

        return EmbeddingFile.Read(file);
    }

    /// <summary>Places of a part's clips in the tagged set.</summary>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    public int[] Clips(string split)
    {
        int[] clips = [.. Enumerable.Range(0, _study.Tagged.Clips.Count).Where(i => _study.Tagged.Clips[i].Split == split)];
        return clips.Length > 0 ? clips : throw new VcmrException($"The tagged set has no '{split}' clips; add them to its CSV.");
    }

    /// <summary>The runs behind a figure.</summary>
    public static Table RunTable(IEnumerable<TaggingResult> results) => Table.From(results.Select(r => new
    {
        Encoder = StudyFigures.Name(r.Method),
        r.Seed,
        Samples = r.InputLength,
        r.TrainingClips,
        BestEpoch = r.BestEpoch,
        RocAuc = Math.Round(r.Report.RocAuc ?? double.NaN, 3),
        PrAuc = Math.Round(r.Report.PrAuc, 3),
        Run = r.RunId,
    }));

    /// <summary>One method's metrics over its seeds, with intervals.</summary>
    public SeedReport Summarise(IEnumerable<TaggingResult> results) => SeedBootstrap.Summarise(
        TestLabels, [.. results.Select(r => r.Scores)], _study.Tagged.Tags, _study.Tagged.Groups, _study.Profile.Evaluation.Resamples);

    /// <summary>The difference of two methods over their seeds, with intervals.</summary>
    public BootstrapComparison Compare(IEnumerable<TaggingResult> results, IEnumerable<TaggingResult> baseline) => SeedBootstrap.Compare(
        TestLabels, [.. results.Select(r => r.Scores)], [.. baseline.Select(r => r.Scores)], _study.Tagged.Tags, _study.Tagged.Groups, _study.Profile.Evaluation.Resamples);
}
