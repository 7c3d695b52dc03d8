using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Storage;
using Vcmr.Studies.Passports;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>
/// Stages 1 and 2 of a study, and the controls beside them. Every encoder has a run folder of its own and is never
/// trained twice.
/// </summary>
public sealed class Pretraining
{
    // Part of every run's id: raise it when training changes so that old checkpoints no longer fit.
    private const int Version = 1;
    private const int FurtherDraw = 22;
    private readonly Profile _profile;
    private readonly StudyData _data;
    private readonly RunFolders _runs;
    private readonly torch.Device _device;
    private readonly ProgressLines _progress;
    // What this process has trained or found already.
    private readonly Dictionary<(Method, double Pairing, int Seed, int InputLength), PretrainedEncoder> _known = [];

    internal Pretraining(Profile profile, StudyData data, RunFolders runs, torch.Device device, ProgressLines progress) =>
        (_profile, _data, _runs, _device, _progress) = (profile, data, runs, device, progress);

    /// <summary>Stage 1: trains, resumes, or finds the finished run.</summary>
    /// <inheritdoc cref="Encoder"/>
    public PretrainedEncoder Audio(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Encoder(Method.AudioOnly, seed, inputLength, cancellation);

    /// <summary>Stage 2 on top of stage 1: trains, resumes, or finds the finished run.</summary>
    /// <inheritdoc cref="Encoder"/>
    public PretrainedEncoder AudioVideo(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Encoder(Method.Vcmr, seed, inputLength, cancellation);

    /// <summary>An encoder with random weights: the floor that training must beat.</summary>
    /// <inheritdoc cref="Encoder"/>
    public PretrainedEncoder Untrained(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Encoder(Method.Untrained, seed, inputLength, cancellation);

    /// <summary>The encoder of a method: trains or resumes it, after the one that it starts from, or finds the finished run.</summary>
    /// <param name="method">What it is trained on.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="inputLength">Samples of an input waveform; the profile's where it is 0.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public PretrainedEncoder Encoder(Method method, int seed, int inputLength = 0, CancellationToken cancellation = default)
    {
        return Found(method, PairingOf(method), seed, inputLength, cancellation);
    }

    /// <summary>Stage 2 where a share of the songs keeps its own video and the others get another song's.</summary>
    /// <param name="share">That share: 1 is <see cref="Method.Vcmr"/>, 0 is <see cref="Method.ShuffledPairs"/>.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public PretrainedEncoder Paired(double share, int seed, CancellationToken cancellation = default) =>
        Found(share == 1 ? Method.Vcmr : share == 0 ? Method.ShuffledPairs : Method.PartlyShuffled, share, seed, 0, cancellation);

    /// <summary>
    /// Opens a pre-trained stage 2 model with its data, to look at its projections. For an audio-only encoder the video
    /// branch has random weights, and torch's generator is seeded for them. The caller disposes it.
    /// </summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="pairing">Share of true pairs among those that the stage gives.</param>
    internal AudioVideoStage OpenStage(PretrainedEncoder encoder, double pairing = 1)
    {
        _data.RequireVideos();
        bool isAudioVideo = IsAudioVideo(encoder.Method);
        if (!isAudioVideo)
        {
            torch.manual_seed(encoder.Seed);
        }

        var model = new AudioVideoModel(encoder.SampleCnn, _profile.AudioVideo.Hidden);
        if (isAudioVideo)
        {
            encoder.LoadInto(model);
        }
        else
        {
            encoder.LoadInto(model.Encoder, "encoder.");
        }

        (Segment[] training, Segment[] validation) = Split(encoder.Seed);
        return new AudioVideoStage(model, _data.Videos, training, validation, _profile.AudioVideo with { Pairing = pairing }, encoder.Seed);
    }

    /// <summary>Training and validation segments, parted by song unless the profile says otherwise.</summary>
    public (Segment[] Training, Segment[] Validation) Split(int seed)
    {
        IReadOnlyList<Segment> segments = _data.Videos.Segments;
        SegmentSplit split = _profile.Data.Split == "segments"
            ? SongSplit.BySegment(segments.Count)
            : SongSplit.BySong(segments, _profile.Audio.ValidationPart, seed);
        return ([.. split.Train.Select(i => segments[i])], [.. split.Validation.Select(i => segments[i])]);
    }

    /// <summary>The id of an encoder's run, which need not exist yet.</summary>
    internal string RunId(Method method, int seed, int inputLength) =>
        RunFolder.IdOf(Experiment(method), Record(method, PairingOf(method), seed, inputLength));

    /// <summary>The shape of a method's encoder for an input length; for its own where that is 0.</summary>
    internal SampleCnnShape Shape(Method method, int inputLength) => method == Method.Clmr
        ? _profile.Model.Shape(inputLength == 0 ? _profile.Clmr.InputLength : inputLength) with { WideBlocks = 1 }
        : _profile.Model.Shape(inputLength);

    private PretrainedEncoder Found(Method method, double pairing, int seed, int inputLength, CancellationToken cancellation)
    {
        (Method, double, int, int) key = (method, pairing, seed, Shape(method, inputLength).InputLength);
        if (!_known.TryGetValue(key, out PretrainedEncoder? encoder))
        {
            encoder = Run(method, pairing, seed, inputLength, cancellation);
            _known.Add(key, encoder);
        }

        return encoder;
    }

    private PretrainedEncoder Run(Method method, double pairing, int seed, int inputLength, CancellationToken cancellation)
    {
        if (IsAudioVideo(method))
        {
            _data.RequireVideos();
        }

        string experiment = Experiment(method);
        object record = Record(method, pairing, seed, inputLength);
        // Before the encoder that this one starts from is trained for nothing.
        _runs.Check(experiment, record);
        PretrainedEncoder? start = IsAudioVideo(method) || method == Method.AudioOnlyLonger ? Audio(seed, inputLength, cancellation) : null;
        RunFolder run = _runs.Open(experiment, record);
        using FolderLease taken = run.Lock(_progress.Line, cancellation);
        SampleCnnShape shape = Shape(method, inputLength);
        TrainingState state = method switch
        {
            Method.AudioOnly => TrainAudio(run, seed, shape, cancellation),
            Method.AudioOnlyLonger => TrainAudioLonger(run, start!, cancellation),
            Method.Clmr => TrainClmr(run, seed, shape, cancellation),
            Method.Untrained => SaveUntrained(run, seed, shape, cancellation),
            _ => TrainAudioVideo(run, start!, pairing, cancellation),
        };
        var encoder = new PretrainedEncoder(method, seed, shape, run, state)
        {
            Keep = method switch
            {
                Method.Untrained => KeptCheckpoint.Best,
                Method.AudioOnly => _profile.Audio.Keep,
                Method.Clmr => _profile.Clmr.Keep,
                _ => _profile.AudioVideo.Keep,
            },
        };
        RunCard.Write(encoder, run, null, _progress.Line);
        return encoder;
    }

    private TrainingState TrainAudio(RunFolder run, int seed, SampleCnnShape shape, CancellationToken cancellation)
    {
        (Segment[] training, Segment[] validation) = Split(seed);
        torch.manual_seed(seed);
        using var stage = new AudioContrastiveStage(
            new AudioContrastiveModel(shape), _data.Videos, training, validation, _profile.Audio, _profile.Audio.Augmentations, seed);
        return Train(stage, _profile.Audio, seed, run, About("audio", seed, shape), $"stage 1, seed {seed}", cancellation);
    }

    private TrainingState TrainClmr(RunFolder run, int seed, SampleCnnShape shape, CancellationToken cancellation)
    {
        (Segment[] training, Segment[] validation) = Split(seed);
        torch.manual_seed(seed);
        ClmrOptions options = _profile.Clmr;
        using var stage = new AudioContrastiveStage(
            new AudioContrastiveModel(shape, options.Projection), _data.Videos, training, validation, options, options.Augmentations, seed);
        return Train(stage, options, seed, run, About("clmr", seed, shape), $"CLMR, seed {seed}", cancellation);
    }

    private TrainingState TrainAudioLonger(RunFolder run, PretrainedEncoder start, CancellationToken cancellation)
    {
        (Segment[] training, Segment[] validation) = Split(start.Seed);
        var model = new AudioContrastiveModel(start.SampleCnn);
        start.LoadInto(model);
        // Stage 2's epochs, batch and learning rate with stage 1's loss: what differs from VCMR is what is learned from.
        ContrastiveOptions options = _profile.AudioVideo;
        // Another stream of draws than stage 1's, or the same crops would come again.
        int furtherSeed = unchecked((int)new CounterRandom(start.Seed, FurtherDraw).NextUInt64());
        using var stage = new AudioContrastiveStage(
            model, _data.Videos, training, validation, options, _profile.Audio.Augmentations, furtherSeed);
        return Train(stage, options, furtherSeed, run, About("audio-longer", start.Seed, start.Shape), $"stage 1 continued, seed {start.Seed}", cancellation);
    }

    private TrainingState TrainAudioVideo(RunFolder run, PretrainedEncoder start, double pairing, CancellationToken cancellation)
    {
        using AudioVideoStage stage = OpenStage(start, pairing);
        string pairs = pairing switch { 1 => "", 0 => " on shuffled pairs", _ => string.Create(CultureInfo.InvariantCulture, $" with {pairing:P0} true pairs") };
        return Train(stage, _profile.AudioVideo, start.Seed, run, About("audio-video", start.Seed, start.Shape), $"stage 2{pairs}, seed {start.Seed}", cancellation);
    }

    private TrainingState SaveUntrained(RunFolder run, int seed, SampleCnnShape shape, CancellationToken cancellation)
    {
        var state = new TrainingState { Finished = true };
        if (!IsWhole(run))
        {
            torch.manual_seed(seed);
            using var model = new AudioContrastiveModel(shape);
            RandomFeatures.Measure(model.Encoder, _data.Videos, Split(seed).Training, seed, cancellation);
            Checkpoint.Save(run.File(Checkpoint.Best), model, null, state, run.Record, About("untrained", seed, shape));
        }

        return state;
    }

    private static bool IsWhole(RunFolder run)
    {
        try
        {
            using SafetensorsFile? file = File.Exists(run.File(Checkpoint.Best)) ? Checkpoint.Read(run.File(Checkpoint.Best)) : null;
            return file is not null && Resume.State(file, run.File(Checkpoint.Best), run.Record).Finished;
        }
        catch (VcmrException)
        {
            // It is drawn from the seed again.
            return false;
        }
    }

    private TrainingState Train(IStage stage, StageOptions options, int seed, RunFolder run, CheckpointAbout about, string what, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        bool resumed = File.Exists(run.File(Checkpoint.Last));
        int before = _progress.TrainingSteps;
        stage.DataPath = _profile.DataPath;
        var trainer = new Trainer(stage, options, seed, run.Path, run.Record, about, _device);
        TrainingState state = trainer.Run(_progress, cancellation);
        if (_progress.TrainingSteps > before)
        {
            string steps = string.Create(CultureInfo.InvariantCulture, $"{100 * trainer.Spent!.Share(StagePart.Compute):F0} % of it steps");
            string how = $"{(resumed ? "resumed, " : "")}{clock.Elapsed.TotalSeconds:F0} s, {steps}";
            _progress.Line(string.Create(CultureInfo.InvariantCulture,
                $"{what}, {about.Shape.Seconds:F2} s: {stage.SampleCount} segments, {state.Step} steps, best validation loss {state.Best:F3} in epoch {state.BestEpoch} ({how}, run {run.Id})"));
        }

        return state;
    }

    private CheckpointAbout About(string stage, int seed, IEncoderShape shape) => RunAbout.Of(_profile, stage, seed, shape, _data.Videos.Fingerprint);

    private static bool IsAudioVideo(Method method) => method is Method.Vcmr or Method.ShuffledPairs or Method.PartlyShuffled;

    private double PairingOf(Method method) => method == Method.ShuffledPairs ? 0 : _profile.AudioVideo.Pairing;

    // The folder of a method's runs among the results.
    private static string Experiment(Method method) => method switch
    {
        Method.AudioOnly => "audio",
        Method.AudioOnlyLonger => "audio-longer",
        Method.Vcmr or Method.ShuffledPairs or Method.PartlyShuffled => "audio-video",
        Method.Untrained => "untrained",
        Method.Clmr => "clmr",
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    // What a run's id is the hash of: names and order of what stands here, and its values, are the identity of every run.
    private object Record(Method method, double pairing, int seed, int inputLength)
    {
        SampleCnnShape shape = Shape(method, inputLength);
        return method switch
        {
            Method.AudioOnly => new
            {
                Version,
                Stage = "audio",
                Shape = shape,
                Options = _profile.Audio,
                _profile.Audio.Augmentations,
                Seed = seed,
                _profile.Threads,
                Device = _profile.RecordedDevice,
                _profile.Data.Split,
                Data = _data.Videos.SoundFingerprint,
            },
            Method.Vcmr or Method.ShuffledPairs or Method.PartlyShuffled => new
            {
                Version,
                Stage = "audio-video",
                Shape = shape,
                Options = _profile.AudioVideo with { Pairing = pairing },
                Seed = seed,
                _profile.Threads,
                Device = _profile.RecordedDevice,
                Parent = RunId(Method.AudioOnly, seed, inputLength),
                FrameEncoder = _data.Videos.EncoderId,
                Data = _data.Videos.Fingerprint,
            },
            Method.AudioOnlyLonger => new
            {
                Version,
                Stage = "audio-longer",
                Shape = shape,
                Options = (ContrastiveOptions)_profile.AudioVideo,
                _profile.Audio.Augmentations,
                Seed = seed,
                _profile.Threads,
                Device = _profile.RecordedDevice,
                Parent = RunId(Method.AudioOnly, seed, inputLength),
                Data = _data.Videos.SoundFingerprint,
            },
            Method.Clmr => new
            {
                Version,
                Stage = "clmr",
                Shape = shape,
                Options = _profile.Clmr,
                _profile.Clmr.Augmentations,
                Seed = seed,
                _profile.Threads,
                Device = _profile.RecordedDevice,
                _profile.Data.Split,
                Data = _data.Videos.SoundFingerprint,
            },
            _ => new
            {
                Version,
                Stage = "untrained",
                Shape = shape,
                Statistics = new { RandomFeatures.Batches, RandomFeatures.BatchSize },
                Seed = seed,
                _profile.Threads,
                _profile.Data.Split,
                Data = _data.Videos.SoundFingerprint,
            },
        };
    }
}
