using TorchSharp;
using TorchSharp.Modules;
using Vcmr.Datasets.Sets;
using Vcmr.Evaluation;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Studies.Files;
using Vcmr.Studies.Passports;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>Stage 3 of a study: tagging heads on frozen encoders, and their scores on the test clips.</summary>
public sealed class Tagging
{
    private const int Version = 1;
    internal const string ResultFile = "result.json";
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly RunFolders _runs;
    private readonly Pretraining _pretraining;
    private readonly TorchSharp.torch.Device _device;
    private readonly ProgressLines _progress;
    private readonly SeedScores _scores;

    internal Tagging(Profile profile, StudyData data, RunFolders runs, Pretraining pretraining, TorchSharp.torch.Device device, ProgressLines progress)
    {
        (_profile, _data, _runs, _pretraining, _device, _progress) = (profile, data, runs, pretraining, device, progress);
        _scores = new SeedScores(() => TestLabels, profile.Evaluation.Resamples, () => Songs(Clips("test")));
    }

    /// <summary>Labels of the test clips, row-major <c>[clips, tags]</c>.</summary>
    private byte[] TestLabels => new TagLabels(_data.TaggedClips).Of(Clips("test"));

    /// <summary>Trains and tests heads for several methods over the profile's seeds.</summary>
    /// <param name="methods">The methods.</param>
    /// <param name="fraction">Part of the training clips.</param>
    /// <param name="inputLength">Samples of an input waveform; the profile's where it is 0.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public IReadOnlyList<TaggingResult> Run(IEnumerable<Method> methods, double fraction = 1, int inputLength = 0, CancellationToken cancellation = default) =>
    [
        .. from method in methods
           from seed in _profile.Seeds
           select Run(_pretraining.Encoder(method, seed, inputLength, cancellation), fraction, cancellation),
    ];

    /// <summary>Trains the encoder where that is still to do, then trains and tests a head on it; or finds its result.</summary>
    /// <param name="method">The encoder below the head.</param>
    /// <param name="seed">The runs' seed.</param>
    /// <param name="fraction">Part of the training clips.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public TaggingResult Run(Method method, int seed, double fraction = 1, CancellationToken cancellation = default)
    {
        _runs.Check("tags", Record(method, seed, _pretraining.Shape(method, 0), _pretraining.RunId(method, seed, 0), fraction));
        return Run(_pretraining.Encoder(method, seed, 0, cancellation), fraction, cancellation);
    }

    /// <summary>Trains and tests one head, or finds its result.</summary>
    public TaggingResult Run(PretrainedEncoder encoder, double fraction = 1, CancellationToken cancellation = default)
    {
        int[] candidates = Clips("train");
        int[] training = [.. TrainingFraction.Take([.. candidates.Select(c => _data.TaggedClips.Clips[c])], fraction, encoder.Seed).Select(i => candidates[i])];
        TaggingOptions options = OptionsOf(encoder.Method);
        Aggregation aggregation = _profile.Evaluation.Aggregation;
        RunFolder run = _runs.Open("tags", Record(encoder.Method, encoder.Seed, encoder.Shape, encoder.Run.Id, fraction));
        using FolderLease taken = run.Lock(_progress.Line, cancellation);
        var labels = new TagLabels(_data.TaggedClips);
        if (Found(encoder, run, labels, fraction, training.Length) is { } found)
        {
            return Finish(encoder, run, found);
        }

        ClipEmbeddings embeddings = Embeddings(encoder, cancellation);
        TorchSharp.torch.manual_seed(encoder.Seed);
        Sequential head = TaggingHead.Create(labels.Tags.Count, encoder.Shape.EmbeddingSize, options.Hidden, options.Dropout, options.Standardise);
        (head.children().First() as Standardisation)?.Measure(embeddings.Of(training));
        using AudioEncoder? frozen = options.Crops == TaggingCrops.Random ? encoder.Load() : null;
        using TaggingStage stage = frozen is null
            ? new TaggingStage(head, embeddings, labels, training, Clips("validation"))
            : new RandomCropTaggingStage(head, frozen, _data.TaggedClips, embeddings, labels, training, Clips("validation"));
        CheckpointAbout about = RunAbout.Of(_profile, "tags", encoder.Seed, encoder.Shape, _data.TaggedClips.Fingerprint, labels.Tags);
        stage.DataPath = _profile.DataPath;
        TrainingState state = new Trainer(stage, options, encoder.Seed, run.Path, run.Record, about, _device).Run(_progress, cancellation);
        using (SafetensorsFile best = Checkpoint.Read(run.File(Checkpoint.Best)))
        {
            ModuleState.Load(stage.Model, best.Tensors, source: run.File(Checkpoint.Best));
        }

        float[] scores = TaggingStage.Score(head, embeddings, Clips("test"), aggregation);
        TaggingResult result = Result(encoder, run, labels, fraction, training.Length, state.BestEpoch, scores);
        run.Write(ResultFile, result);
        return Finish(encoder, run, result);
    }

    /// <summary>Trains encoder and head of a network together on the labels for each of the profile's seeds, or finds the results.</summary>
    /// <param name="method"><see cref="Method.Supervised"/>, <see cref="Method.HarmonicCnn"/> or <see cref="Method.ShortChunkCnn"/>.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public IReadOnlyList<TaggingResult> Supervised(Method method = Method.Supervised, CancellationToken cancellation = default) =>
        [.. _profile.Seeds.Select(seed => Supervised(method, seed, cancellation))];

    /// <summary>Trains encoder and head of a network together on the labels, or finds the result.</summary>
    /// <param name="method"><see cref="Method.Supervised"/>, <see cref="Method.HarmonicCnn"/> or <see cref="Method.ShortChunkCnn"/>.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public TaggingResult Supervised(Method method, int seed, CancellationToken cancellation = default)
    {
        (IEncoderShape shape, TaggingOptions options) = Network(method);
        var network = options as NetworkOptions;
        bool mixup = Mixes(method, options);
        RunFolder run = _runs.Open("supervised", SupervisedRecord(method, seed));
        using FolderLease taken = run.Lock(_progress.Line, cancellation);
        var labels = new TagLabels(_data.TaggedClips);
        int[] training = Clips("train");
        var encoder = new PretrainedEncoder(method, seed, shape, run, new TrainingState { Finished = true });
        if (Found(encoder, run, labels, 1, training.Length) is { } found)
        {
            return Finish(encoder, run, found);
        }

        RequireLength(shape, [.. training, .. Clips("validation"), .. Clips("test")]);
        TorchSharp.torch.manual_seed(seed);
        var model = new SupervisedTagger(
            shape.Create(), TaggingHead.Create(labels.Tags.Count, shape.EmbeddingSize, options.Hidden, options.Dropout, normalise: network is not null));
        using var stage = new SupervisedTaggingStage(
            model, _data.TaggedClips, labels, training, Clips("validation"), _profile.Evaluation.Overlap, mixup);
        CheckpointAbout about = RunAbout.Of(_profile, "supervised", seed, shape, _data.TaggedClips.Fingerprint, labels.Tags);
        stage.DataPath = _profile.DataPath;
        TrainingState state = new Trainer(stage, options, seed, run.Path, run.Record, about, _device).Run(_progress, cancellation);
        using (SafetensorsFile best = Checkpoint.Read(run.File(Checkpoint.Best)))
        {
            ModuleState.Load(model, best.Tensors, source: run.File(Checkpoint.Best));
        }

        TaggingResult result = Result(encoder, run, labels, 1, training.Length, state.BestEpoch, stage.Score(Clips("test"), _profile.Evaluation.Aggregation, cancellation));
        run.Write(ResultFile, result);
        return Finish(encoder, run, result);
    }

    /// <summary>Makes what a finished run leaves beside its result, where it is missing.</summary>
    private TaggingResult Finish(PretrainedEncoder encoder, RunFolder run, TaggingResult result)
    {
        TaggerFile.Export(encoder, run, Info(encoder));
        RunCard.Write(encoder, run, result, _progress.Line);
        return result;
    }

    /// <summary>The result of a method's finished run on all training clips; null where there is none. Nothing is trained.</summary>
    /// <param name="method">The encoder below a head, or a network that learns with its head.</param>
    /// <param name="seed">The run's seed.</param>
    /// <exception cref="VcmrException">A result is damaged.</exception>
    public TaggingResult? Find(Method method, int seed)
    {
        RunFolder run = method is Method.Supervised or Method.HarmonicCnn or Method.ShortChunkCnn
            ? _runs.Find("supervised", SupervisedRecord(method, seed))
            : _runs.Find("tags", Record(method, seed, _pretraining.Shape(method, 0), _pretraining.RunId(method, seed, 0), 1));
        return run.Read<TaggingResult>(ResultFile);
    }

    private (IEncoderShape Shape, TaggingOptions Options) Network(Method method) => method switch
    {
        Method.Supervised => (_pretraining.Shape(method, 0), _profile.Supervised),
        Method.HarmonicCnn => (new HarmonicCnnShape(_profile.HarmonicCnn.Width), _profile.HarmonicCnn),
        Method.ShortChunkCnn => (new ShortChunkCnnShape(_profile.ShortChunkCnn.Width), _profile.ShortChunkCnn),
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    private static bool Mixes(Method method, TaggingOptions options) => (options as NetworkOptions)?.Mixup ?? method == Method.ShortChunkCnn;

    private object SupervisedRecord(Method method, int seed)
    {
        (IEncoderShape shape, TaggingOptions options) = Network(method);
        return new
        {
            Version,
            Stage = "supervised",
            // SampleCNN's runs have the id that they had when there was no other network.
            Method = method == Method.Supervised ? (Method?)null : method,
            Shape = shape,
            Options = options,
            Mixup = Mixes(method, options) ? (bool?)true : null,
            _profile.Evaluation.Overlap,
            _profile.Evaluation.Aggregation,
            Seed = seed,
            _profile.Threads,
            Device = _profile.RecordedDevice,
            Data = _data.TaggedClips.Fingerprint,
            DroppedLeaks = _data.Leaks?.Summary,
        };
    }

    /// <summary>Refuses clips shorter than the network's input; a test clip would otherwise be met when all training is over.</summary>
    private void RequireLength(IEncoderShape shape, int[] clips)
    {
        foreach (int clip in clips)
        {
            _ = ClipSegmentation.Starts(_data.TaggedClips.Clips[clip].AudioLength, shape.InputLength, _profile.Evaluation.Overlap, _data.TaggedClips.Clips[clip].Id);
        }
    }

    private TaggingResult Result(PretrainedEncoder encoder, RunFolder run, TagLabels labels, double fraction, int trainingClips, int bestEpoch, float[] scores)
    {
        TagReport report = TagMetrics.Evaluate(labels.Of(Clips("test")), scores, labels.Tags, _data.TaggedClips.Groups);
        return new TaggingResult(
            encoder.Method, encoder.Seed, encoder.Shape.InputLength, fraction, trainingClips, run.Id, encoder.Run.Id, bestEpoch, report, scores)
        {
            DroppedLeaks = _data.Leaks?.Summary,
        };
    }

    /// <summary>
    /// The result of a run that has ended; null where it has not, or where the result is damaged: its metrics must follow
    /// from its scores, and it must be of the epoch whose head the run kept. The head is then tested again.
    /// </summary>
    private TaggingResult? Found(PretrainedEncoder encoder, RunFolder run, TagLabels labels, double fraction, int trainingClips)
    {
        if (!File.Exists(run.File(ResultFile)) || RunCheckpoints.Finished(run.Path, run.Record) is not { } state)
        {
            return null;
        }

        try
        {
            if (run.Read<TaggingResult>(ResultFile) is { Scores: not null } found
                && run.Holds(ResultFile, Result(encoder, run, labels, fraction, trainingClips, state.BestEpoch, found.Scores)))
            {
                return found;
            }
        }
        catch (Exception e) when (e is VcmrException or ArgumentException)
        {
            // Said below.
        }

        _progress.Line($"'{run.File(ResultFile)}' is damaged; the run's head is tested again.");
        return null;
    }

    private TaggerInfo Info(PretrainedEncoder encoder) => new(
        encoder.Shape,
        _data.TaggedClips.Tags,
        _data.TaggedClips.Groups,
        _profile.Evaluation.Overlap,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(encoder.Method.ToString()),
        _profile.Name,
        encoder.Seed);

    private TaggingOptions OptionsOf(Method method) => method == Method.Clmr ? _profile.ClmrHead : _profile.Tagging;

    private object Record(Method method, int seed, IEncoderShape shape, string encoder, double fraction)
    {
        EvaluationOptions evaluation = _profile.Evaluation;
        return new
        {
            Version,
            Stage = "tags",
            Method = method,
            Encoder = encoder,
            Shape = shape,
            Options = OptionsOf(method),
            evaluation.Overlap,
            // The average is the rule; only another choice is part of the id.
            Aggregation = evaluation.Aggregation == Aggregation.Average ? (Aggregation?)null : evaluation.Aggregation,
            Fraction = fraction,
            Seed = seed,
            _profile.Threads,
            Device = _profile.RecordedDevice,
            Data = _data.TaggedClips.Fingerprint,
            DroppedLeaks = _data.Leaks?.Summary,
        };
    }

    /// <summary>Embeddings of all tagged clips, computed once for each encoder and kept in its run folder.</summary>
    public ClipEmbeddings Embeddings(PretrainedEncoder encoder, CancellationToken cancellation = default) => Kept(encoder, "embeddings", () =>
    {
        using AudioEncoder model = encoder.Load();
        model.to(_device);
        return ClipEmbedder.Embed(model, _data.TaggedClips, _profile.Evaluation.Overlap, cancellation: cancellation);
    });

    /// <summary>Keeps embeddings that another pass gave, unless they are there.</summary>
    internal void Keep(PretrainedEncoder encoder, ClipEmbeddings embeddings)
    {
        if (!File.Exists(ReadingFile(encoder, "embeddings")))
        {
            embeddings.Save(ReadingFile(encoder, "embeddings"));
        }
    }

    /// <summary>What was read from all tagged clips by an encoder, from a file of its run folder; or computed and kept there.</summary>
    internal ClipEmbeddings Kept(PretrainedEncoder encoder, string name, Func<ClipEmbeddings> compute)
    {
        string file = ReadingFile(encoder, name);
        if (File.Exists(file))
        {
            try
            {
                return ClipEmbeddings.Load(file, _data.TaggedClips.Clips.Count);
            }
            catch (VcmrException e)
            {
                _progress.Line($"The embeddings are computed again: {e.Message}");
            }
        }

        compute().Save(file);
        return ClipEmbeddings.Load(file, _data.TaggedClips.Clips.Count);
    }

    private string ReadingFile(PretrainedEncoder encoder, string name) =>
        encoder.Run.File($"{name}-{_data.TaggedClips.Fingerprint[..12]}-{_profile.Evaluation.Overlap:F2}.safetensors");

    /// <summary>Places of a part's clips in the tagged set, without those that <c>evaluation.drop_leaks</c> leaves out.</summary>
    /// <param name="split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
    public int[] Clips(string split)
    {
        int[] clips = [.. Enumerable.Range(0, _data.TaggedClips.Clips.Count).Where(i => _data.TaggedClips.Clips[i].Split == split)];
        HashSet<string> leaked = [.. _data.Leaks?.Clips ?? []];
        int[] kept = [.. clips.Where(i => !leaked.Contains(_data.TaggedClips.Clips[i].Id))];
        return kept.Length > 0 ? kept
            : clips.Length > 0 ? throw new VcmrException($"Training has a nearly identical recording of each '{split}' clip, so that evaluation.drop_leaks leaves out all; split the set anew, or set it to false.")
            : throw new VcmrException($"The tagged set has no '{split}' clips; add them to its CSV.");
    }

    /// <summary>Places of the clips that are cross-validated: all, but where <c>evaluation.drop_leaks</c> is set those that repeat an earlier one.</summary>
    internal int[] CrossValidated()
    {
        HashSet<string> repeats = [.. _data.Leaks?.Repeats ?? []];
        return [.. Enumerable.Range(0, _data.TaggedClips.Clips.Count).Where(i => !repeats.Contains(_data.TaggedClips.Clips[i].Id))];
    }

    /// <summary>The song of each of some clips; null for sets that do not tell, where each clip counts as a song of its own.</summary>
    internal IReadOnlyList<string>? Songs(IReadOnlyList<int> clips) => _profile.Data.TaggedKind == "mtat"
        ? [.. clips.Select(c => MagnaTagATune.SongOf(_data.TaggedClips.Clips[c].Id))]
        : null;

    /// <summary>One method's metrics over its seeds, with intervals.</summary>
    public TagReport Summarise(IEnumerable<TaggingResult> results) => _scores.Summarise(results);

    /// <summary>The difference of two methods over their seeds, with intervals.</summary>
    public TagReport Compare(IEnumerable<TaggingResult> results, IEnumerable<TaggingResult> baseline) => _scores.Compare(results, baseline);

    /// <summary>Whether two methods differ over other clips and other seeds, see <see cref="Inference"/>.</summary>
    /// <param name="results">One method's results.</param>
    /// <param name="baseline">The other's, of the same seeds, or one that has none.</param>
    public SystemComparison Infer(IEnumerable<TaggingResult> results, IEnumerable<TaggingResult> baseline) => _scores.Infer(results, baseline);
}
