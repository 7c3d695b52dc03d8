using System.Diagnostics;
using System.Globalization;
using TorchSharp;
using Vcmr.Audio.Augmentation;
using Vcmr.Datasets.Videos;
using Vcmr.Formats.Tensors;
using Vcmr.Models;
using Vcmr.Training;
using Vcmr.Training.Checkpoints;
using Vcmr.Training.Stages;

namespace Vcmr.Studies;

/// <summary>Stages 1 and 2 of a study. Every run has a folder of its own and is never done twice.</summary>
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
    private readonly Dictionary<(Method, int Seed, int InputLength), PretrainedEncoder> _known = [];

    internal Pretraining(Profile profile, StudyData data, RunFolders runs, torch.Device device, ProgressLines progress) =>
        (_profile, _data, _runs, _device, _progress) = (profile, data, runs, device, progress);

    /// <summary>Stage 1: trains, resumes, or finds the finished run.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="inputLength">Samples of an input waveform; the profile's where it is 0.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public PretrainedEncoder Audio(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Known(Method.AudioOnly, seed, inputLength, () => TrainAudio(seed, inputLength, cancellation));

    /// <summary>Stage 2 on top of stage 1: trains, resumes, or finds the finished run.</summary>
    /// <inheritdoc cref="Audio"/>
    public PretrainedEncoder AudioVideo(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Known(Method.Vcmr, seed, inputLength, () => TrainAudioVideo(seed, inputLength, cancellation));

    /// <summary>
    /// The control for longer training: stage 1 goes on from its own checkpoint with stage 2's optimizer, learning rate,
    /// batch and number of steps.
    /// </summary>
    /// <inheritdoc cref="Audio"/>
    public PretrainedEncoder AudioLonger(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Known(Method.AudioOnlyLonger, seed, inputLength, () => TrainAudioLonger(seed, inputLength, cancellation));

    /// <summary>An encoder with random weights: the floor that training must beat.</summary>
    /// <inheritdoc cref="Audio"/>
    public PretrainedEncoder Untrained(int seed, int inputLength = 0, CancellationToken cancellation = default) =>
        Known(Method.Untrained, seed, inputLength, () => MakeUntrained(seed, inputLength, cancellation));

    private PretrainedEncoder TrainAudio(int seed, int inputLength, CancellationToken cancellation)
    {
        SampleCnnShape shape = Shape(inputLength);
        (Segment[] training, Segment[] validation) = Split(seed);
        AugmentationOptions augmentations = _profile.Audio.Augmentations;
        RunFolder run = _runs.Open("audio", AudioRecord(seed, shape));
        using FileStream taken = run.Lock(_progress.Line, cancellation);
        torch.manual_seed(seed);
        using var stage = new AudioContrastiveStage(
            new AudioContrastiveModel(shape), _data.Videos, training, validation, _profile.Audio, augmentations, seed);
        TrainingState state = Train(stage, _profile.Audio, seed, run, About("audio", seed, shape), $"stage 1, seed {seed}, {Seconds(shape)}", cancellation);
        return new PretrainedEncoder(Method.AudioOnly, seed, shape, run, state);
    }

    private PretrainedEncoder TrainAudioVideo(int seed, int inputLength, CancellationToken cancellation)
    {
        _data.RequireVideos();
        _runs.Check("audio-video", () => AudioVideoRecord(seed, Shape(inputLength), RunId(Method.AudioOnly, seed, inputLength)));
        PretrainedEncoder start = Audio(seed, inputLength, cancellation);
        (Segment[] training, Segment[] validation) = Split(seed);
        AudioVideoOptions options = _profile.AudioVideo;
        RunFolder run = _runs.Open("audio-video", AudioVideoRecord(seed, start.Shape, start.Run.Id));
        using FileStream taken = run.Lock(_progress.Line, cancellation);
        using AudioVideoStage stage = OpenAudioVideo(start, training, validation);
        TrainingState state = Train(stage, options, seed, run, About("audio-video", seed, start.Shape), $"stage 2, seed {seed}, {Seconds(start.Shape)}", cancellation);
        return new PretrainedEncoder(Method.Vcmr, seed, start.Shape, run, state);
    }

    private PretrainedEncoder TrainAudioLonger(int seed, int inputLength, CancellationToken cancellation)
    {
        _runs.Check("audio-longer", () => AudioLongerRecord(seed, Shape(inputLength), RunId(Method.AudioOnly, seed, inputLength)));
        PretrainedEncoder start = Audio(seed, inputLength, cancellation);
        (Segment[] training, Segment[] validation) = Split(seed);
        // Stage 2's epochs, batch and learning rate with stage 1's loss: what differs from VCMR is what is learned from.
        ContrastiveOptions options = _profile.AudioVideo;
        AugmentationOptions augmentations = _profile.Audio.Augmentations;
        RunFolder run = _runs.Open("audio-longer", AudioLongerRecord(seed, start.Shape, start.Run.Id));
        using FileStream taken = run.Lock(_progress.Line, cancellation);
        var model = new AudioContrastiveModel(start.Shape);
        using (SafetensorsFile file = Checkpoint.Read(start.Checkpoint))
        {
            ModuleState.Load(model, file.Tensors, source: start.Checkpoint);
        }

        // Another stream of draws than stage 1's, or the same crops would come again.
        int furtherSeed = unchecked((int)new CounterRandom(seed, FurtherDraw).NextUInt64());
        using var stage = new AudioContrastiveStage(model, _data.Videos, training, validation, options, augmentations, furtherSeed);
        TrainingState state = Train(stage, options, furtherSeed, run, About("audio-longer", seed, start.Shape), $"stage 1 continued, seed {seed}, {Seconds(start.Shape)}", cancellation);
        return new PretrainedEncoder(Method.AudioOnlyLonger, seed, start.Shape, run, state);
    }

    private PretrainedEncoder MakeUntrained(int seed, int inputLength, CancellationToken cancellation)
    {
        SampleCnnShape shape = Shape(inputLength);
        RunFolder run = _runs.Open("untrained", UntrainedRecord(seed, shape));
        using FileStream taken = run.Lock(_progress.Line, cancellation);
        var state = new TrainingState { Finished = true };
        if (!File.Exists(run.File(Checkpoint.Best)))
        {
            torch.manual_seed(seed);
            using var model = new AudioContrastiveModel(shape);
            Checkpoint.Save(run.File(Checkpoint.Best), model, null, state, run.Record, RunAbout.Of(_profile, "untrained", seed, shape, data: null));
        }

        return new PretrainedEncoder(Method.Untrained, seed, shape, run, state);
    }

    /// <summary>The encoder of a method, trained or found.</summary>
    public PretrainedEncoder Encoder(Method method, int seed, int inputLength = 0, CancellationToken cancellation = default) => method switch
    {
        Method.AudioOnly => Audio(seed, inputLength, cancellation),
        Method.AudioOnlyLonger => AudioLonger(seed, inputLength, cancellation),
        Method.Vcmr => AudioVideo(seed, inputLength, cancellation),
        Method.Untrained => Untrained(seed, inputLength, cancellation),
        _ => throw new ArgumentOutOfRangeException(nameof(method)),
    };

    /// <summary>
    /// Opens a pre-trained stage 2 model with its data, to look at its projections. For an audio-only encoder the video
    /// branch has random weights. The caller disposes it.
    /// </summary>
    public AudioVideoStage OpenStage(PretrainedEncoder encoder)
    {
        _data.RequireVideos();
        (Segment[] training, Segment[] validation) = Split(encoder.Seed);
        if (encoder.Method != Method.Vcmr)
        {
            return OpenAudioVideo(encoder, training, validation);
        }

        var model = new AudioVideoModel(encoder.Shape, _profile.AudioVideo.Hidden);
        using (SafetensorsFile file = Checkpoint.Read(encoder.Checkpoint))
        {
            ModuleState.Load(model, file.Tensors, source: encoder.Checkpoint);
        }

        return new AudioVideoStage(model, _data.Videos, training, validation, _profile.AudioVideo, encoder.Seed);
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
    internal string RunId(Method method, int seed, int inputLength)
    {
        SampleCnnShape shape = Shape(inputLength);
        string Audio() => RunId(Method.AudioOnly, seed, inputLength);
        return method switch
        {
            Method.AudioOnly => RunFolder.IdOf("audio", AudioRecord(seed, shape)),
            Method.AudioOnlyLonger => RunFolder.IdOf("audio-longer", AudioLongerRecord(seed, shape, Audio())),
            Method.Vcmr => RunFolder.IdOf("audio-video", AudioVideoRecord(seed, shape, Audio())),
            _ => RunFolder.IdOf("untrained", UntrainedRecord(seed, shape)),
        };
    }

    private object AudioRecord(int seed, SampleCnnShape shape) => new
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
        Data = _data.Videos.Fingerprint,
    };

    private object AudioVideoRecord(int seed, SampleCnnShape shape, string parent) => new
    {
        Version,
        Stage = "audio-video",
        Shape = shape,
        Options = _profile.AudioVideo,
        Seed = seed,
        _profile.Threads,
        Device = _profile.RecordedDevice,
        Parent = parent,
        FrameEncoder = _data.Videos.EncoderId,
        Data = _data.Videos.Fingerprint,
    };

    private object AudioLongerRecord(int seed, SampleCnnShape shape, string parent) => new
    {
        Version,
        Stage = "audio-longer",
        Shape = shape,
        Options = (ContrastiveOptions)_profile.AudioVideo,
        _profile.Audio.Augmentations,
        Seed = seed,
        _profile.Threads,
        Device = _profile.RecordedDevice,
        Parent = parent,
        Data = _data.Videos.Fingerprint,
    };

    private static object UntrainedRecord(int seed, SampleCnnShape shape) => new { Version, Stage = "untrained", Shape = shape, Seed = seed };

    private AudioVideoStage OpenAudioVideo(PretrainedEncoder start, Segment[] training, Segment[] validation)
    {
        torch.manual_seed(start.Seed);
        var model = new AudioVideoModel(start.Shape, _profile.AudioVideo.Hidden);
        using (SafetensorsFile file = Checkpoint.Read(start.Checkpoint))
        {
            ModuleState.Load(model.Encoder, file.Tensors, "encoder.", start.Checkpoint);
        }

        return new AudioVideoStage(model, _data.Videos, training, validation, _profile.AudioVideo, start.Seed);
    }

    private CheckpointAbout About(string stage, int seed, SampleCnnShape shape) => RunAbout.Of(_profile, stage, seed, shape, _data.Videos.Fingerprint);

    private TrainingState Train(IStage stage, StageOptions options, int seed, RunFolder run, CheckpointAbout about, string what, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        bool resumed = File.Exists(run.File(Checkpoint.Last));
        int steps = 0;
        var counter = new Counter(_progress, () => steps++);
        TrainingState state = new Trainer(stage, options, seed, run.Path, run.Record, about, _device).Run(counter, cancellation);
        if (steps > 0)
        {
            string how = $"{(resumed ? "resumed, " : "")}{clock.Elapsed.TotalSeconds:F0} s";
            _progress.Line(string.Create(CultureInfo.InvariantCulture,
                $"{what}: {stage.SampleCount} segments, {state.Step} steps, best validation loss {state.Best:F3} in epoch {state.BestEpoch} ({how}, run {run.Id})"));
        }

        return state;
    }

    private PretrainedEncoder Known(Method method, int seed, int inputLength, Func<PretrainedEncoder> make)
    {
        (Method, int, int) key = (method, seed, Shape(inputLength).InputLength);
        if (!_known.TryGetValue(key, out PretrainedEncoder? encoder))
        {
            encoder = make();
            _known.Add(key, encoder);
        }

        return encoder;
    }

    internal SampleCnnShape Shape(int inputLength) => _profile.Model.Shape(inputLength);

    private static string Seconds(SampleCnnShape shape) => $"{shape.Seconds:F2} s";

    private sealed class Counter(IProgress<TrainingProgress> next, Action count) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            count();
            next.Report(value);
        }
    }
}
