using System.Text.Json.Serialization;
using Vcmr.Datasets.Videos;
using Vcmr.Evaluation;
using Vcmr.Models;
using Vcmr.Studies.KnownTruth;
using Vcmr.Training;
using Vcmr.Training.Stages;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Studies;

/// <summary>A profile: everything that decides what a study computes, read from a YAML file.</summary>
public sealed record Profile
{
    // Far beyond any use: what lies above is a slip of the hand that would take all memory, or all time.
    private const int LongestList = 1000;
    internal const int MostResamples = 100_000;

    /// <summary>Name, as in the file's name.</summary>
    public string Name { get; init; } = "";

    /// <summary>One sentence on what it is for.</summary>
    public string Description { get; init; } = "";

    /// <summary>Seeds of the runs behind each score.</summary>
    [KeyRange(LeastItems = 1, MostItems = LongestList, Different = true, Unit = "seeds")]
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>Threads of torch; part of the result, since one and two threads round differently.</summary>
    [KeyRange(Least = 1, Most = 1024, Unit = "threads")]
    public int Threads { get; init; } = 2;

    /// <summary>Where training computes: <c>cpu</c>, or <c>cuda</c> for the first NVIDIA GPU in a build with <c>-p:Cuda=true</c>.</summary>
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// Where the sound lies while a stage trains: <c>auto</c>, <c>host</c> or <c>device</c>. What is trained does not depend on
    /// it, so neither records nor checkpoints hold it.
    /// </summary>
    [JsonIgnore]
    public DataPath DataPath { get; init; }

    /// <summary>The device as a run's record holds it: null for the CPU, so that such runs keep the id they had before there was a choice.</summary>
    internal ComputeDevice? RecordedDevice => Device == ComputeDevice.Cpu ? null : Device;

    /// <summary>Where the data come from.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>How music videos are cleaned.</summary>
    [JsonIgnore]
    public CleaningOptions Cleaning { get; init; } = new();

    /// <summary>The cleaning as checkpoints hold it: null for the paper's, so that they stay as they were before there was a choice.</summary>
    [JsonInclude]
    [JsonPropertyName("cleaning")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal CleaningOptions? RecordedCleaning => Cleaning == new CleaningOptions() ? null : Cleaning;

    /// <summary>The audio encoder.</summary>
    public ModelOptions Model { get; init; } = new();

    /// <summary>Stage 1.</summary>
    public AudioContrastiveOptions Audio { get; init; } = new();

    /// <summary>Stage 2.</summary>
    public AudioVideoOptions AudioVideo { get; init; } = new();

    /// <summary>Stage 3.</summary>
    public TaggingOptions Tagging { get; init; } = new();

    /// <summary>The supervised network that stands beside stage 3: encoder and head trained together on random crops.</summary>
    public SupervisedOptions Supervised { get; init; } = new();

    /// <summary>The HarmonicCNN of Table 1.</summary>
    public NetworkOptions HarmonicCnn { get; init; } = new();

    /// <summary>The short-chunk CNN that stands for MediaEval 2020 in Table 1.</summary>
    public NetworkOptions ShortChunkCnn { get; init; } = new();

    /// <summary>The CLMR of Table 1: its encoder.</summary>
    public ClmrOptions Clmr { get; init; } = new();

    /// <summary>The CLMR of Table 1: its head, linear unless it has a hidden layer.</summary>
    public ClmrHeadOptions ClmrHead { get; init; } = new();

    /// <summary>Evaluation on the test clips.</summary>
    public EvaluationOptions Evaluation { get; init; } = new();

    /// <summary>How test clips are disturbed. What was trained does not depend on it, so checkpoints do not hold it.</summary>
    [JsonIgnore]
    public RobustnessOptions Robustness { get; init; } = new();

    /// <summary>What the results are to decide, a sentence each; for the lock of the analysis.</summary>
    [JsonIgnore]
    [KeyRange(MostItems = LongestList)]
    public IReadOnlyList<string> Hypotheses { get; init; } = [];

    /// <summary>What a known-truth study asks.</summary>
    public KnownTruthOptions KnownTruth { get; init; } = new();

    /// <summary>
    /// Variations of stage 1 that <c>vcmr sweep stage1</c> trains beside it, see <see cref="Stage1Variation.Parse"/>. What is
    /// trained otherwise does not depend on them, so checkpoints do not hold them.
    /// </summary>
    [JsonIgnore]
    [KeyRange(MostItems = LongestList)]
    public IReadOnlyList<string> Stage1Variations { get; init; } = [];

    /// <summary>Parts of the training data of Figure 3.</summary>
    [KeyRange(Above = 0, Most = 1, LeastItems = 1, MostItems = LongestList, Unit = "of the clips")]
    public IReadOnlyList<double> Fractions { get; init; } = [0.05, 0.1, 0.2, 0.5, 0.8, 1];

    /// <summary>Input lengths of Figure 4, in samples.</summary>
    [KeyRange(Least = 1, Most = ModelOptions.LongestInput, LeastItems = 1, MostItems = LongestList, Unit = "samples")]
    public IReadOnlyList<int> InputLengths { get; init; } = [49152, 59049, 78732, 98415];

    /// <summary>Reads a profile.</summary>
    /// <param name="path">A YAML file; the profile has its name.</param>
    /// <param name="settings">Values that take the place of the file's, each as <c>key=value</c> with the key's path in YAML, such as <c>audio.epochs=3</c>.</param>
    /// <param name="profiles">A folder of profiles that <c>extends</c> may name, beside those that lie where the file does.</param>
    /// <exception cref="VcmrException">There is no such file, or a key or value in it, in what it extends or in the settings is wrong.</exception>
    public static Profile Load(string path, IEnumerable<string>? settings = null, string? profiles = null)
    {
        if (!File.Exists(path))
        {
            throw new VcmrException($"There is no profile '{path}'; name a YAML file.");
        }

        return ProfileFile.Load(path, settings ?? [], profiles);
    }

    /// <summary>Checks the values.</summary>
    /// <exception cref="VcmrException">One is out of range; the error has its key.</exception>
    internal void Validate()
    {
        foreach ((string key, object part) in new (string, object)[] { ("", this), ("data", Data), ("cleaning", Cleaning), ("model", Model), ("evaluation", Evaluation), ("robustness", Robustness), ("known_truth", KnownTruth) })
        {
            KeyRangeAttribute.Require(part, key);
        }

        Audio.Validate("audio");
        AudioVideo.Validate("audio_video");
        Tagging.Validate("tagging");
        Supervised.Validate("supervised");
        HarmonicCnn.Validate("harmonic_cnn");
        ShortChunkCnn.Validate("short_chunk_cnn");
        Clmr.Validate("clmr");
        ClmrHead.Validate("clmr_head");
        Require(Data.Music.Length == 0 || (Data.Kind == "folders" && Data.Videos.Length == 0), "data.music", "empty unless data.kind is 'folders' and data.videos is empty");
        Require(Data.Corpus.Length == 0 || (Data.Kind == "folders" && Data.Music.Length == 0), "data.corpus", "empty unless data.kind is 'folders' and data.music is empty");
        Require(!Data.Cleaned || Data.TaggedKind == "mtat", "data.cleaned", "false unless data.tagged_kind is 'mtat'");
        Require(!Data.DropTrainTail || Data.TaggedKind == "jamendo", "data.drop_train_tail", "false unless data.tagged_kind is 'jamendo'");
        Require(
            Data.FramePreprocessing.Length == 0 || FramePreprocessing.IsFile(Data.FramePreprocessing) || FramePreprocessing.Names.Contains(Data.FramePreprocessing),
            "data.frame_preprocessing", $"empty, {string.Join(", ", FramePreprocessing.Names.Select(n => $"'{n}'"))} or a YAML file");
        Require(Data.DemoLongest >= Data.DemoShortest, "data.demo_longest", "between data.demo_shortest and 600 seconds");
        Require(Data.Cues.All(Enum.IsDefined), "data.cues", "a list of different names out of instruments, voice, mood, tempo");
        RequireShape(0, Model.Pool is null ? "model.input_length" : "model.pool");
        RequireShape(Clmr.InputLength, "clmr.input_length");
        foreach (int length in InputLengths)
        {
            RequireShape(length, "input_lengths");
        }

        foreach ((string key, StageOptions stage) in new (string, StageOptions)[]
        {
            ("audio", Audio), ("audio_video", AudioVideo), ("tagging", Tagging), ("supervised", Supervised),
            ("harmonic_cnn", HarmonicCnn), ("short_chunk_cnn", ShortChunkCnn), ("clmr", Clmr), ("clmr_head", ClmrHead),
        })
        {
            Require(stage.Precision != Precision.Tf32 || Device == ComputeDevice.Cuda, $"{key}.precision", "fp32, bf16 or auto unless device is cuda");
        }

        if ((KnownTruth.Fault() ?? Robustness.Fault() ?? Stage1Variation.Fault(Stage1Variations)) is { } fault)
        {
            throw new VcmrException($"In profile '{Name}' {fault}.") { Key = fault.Split(' ')[0] };
        }
    }

    private void Require(bool holds, string key, string range)
    {
        if (!holds)
        {
            throw new VcmrException($"The key {key} of profile '{Name}' must be {range}.") { Key = key };
        }
    }

    private void RequireShape(int length, string key)
    {
        try
        {
            _ = Model.Shape(length);
        }
        catch (VcmrException e)
        {
            throw new VcmrException(e.Message, e) { Key = key };
        }
    }
}

/// <summary>How music videos are cleaned.</summary>
public sealed record CleaningOptions
{
    /// <summary>
    /// The largest part of a used sound, 0 to 1, that may be mended for it to follow its time stamps: silence for what is
    /// missing, cuts of what is there twice, stretches where a clock ran differently. Holds for tagged clips too.
    /// </summary>
    [KeyRange(Least = 0, Most = 1)]
    public double MaxMendedSound { get; init; } = PrepareOptions.DefaultMaxMendedSound;

    /// <summary>
    /// Which PySceneDetect the scenes equal: <c>0.6</c> (0.6.1, what the paper's time had) or <c>0.7</c> (0.7.2), which merges
    /// cuts that are close to each other and goes by time where frames are uneven.
    /// </summary>
    [OneOf(typeof(SceneVersions))]
    public string Scenes { get; init; } = SceneVersions.Default;
}

/// <summary>The audio encoder of a profile.</summary>
public sealed record ModelOptions
{
    /// <summary>The largest <see cref="Width"/>; such an encoder has some 140 million weights.</summary>
    internal const int LargestWidth = 1024;

    /// <summary>The longest <see cref="InputLength"/>, a minute.</summary>
    internal const int LongestInput = 60 * 16_000;

    /// <summary>Samples of an input waveform.</summary>
    [KeyRange(Least = 1, Most = LongestInput, Unit = "samples")]
    public int InputLength { get; init; } = 98415;

    /// <summary>Channels of the first convolution; the paper's is 128.</summary>
    [KeyRange(Least = 1, Most = LargestWidth, Unit = "channels")]
    public int Width { get; init; } = 128;

    /// <summary>
    /// Pooling of <see cref="InputLength"/>'s network, where one length has several, such as 2 for 49,152 = 3 · 2¹⁴. Null
    /// takes 3, else 4, else 2. Other lengths of a sweep always do.
    /// </summary>
    [KeyRange(Least = 2, Unit = "samples")]
    public int? Pool { get; init; }

    /// <summary>The encoder's shape.</summary>
    /// <param name="inputLength">Samples of an input waveform; <see cref="InputLength"/> where it is 0.</param>
    /// <exception cref="VcmrException">No network has that length.</exception>
    public SampleCnnShape Shape(int inputLength = 0) => inputLength == 0 || inputLength == InputLength
        ? SampleCnnShape.ForInput(InputLength, Width, Pool)
        : SampleCnnShape.ForInput(inputLength, Width);
}

/// <summary>How test clips are scored.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Overlap of a clip's segments, as a part of their length.</summary>
    [KeyRange(Least = 0, Below = 1)]
    public double Overlap { get; init; } = 0.5;

    /// <summary>How a clip's score comes from its segments' scores: <c>average</c>, <c>max</c> or <c>majority_vote</c>.</summary>
    public Aggregation Aggregation { get; init; } = Aggregation.Average;

    /// <summary>Folds of a cross-validated probe: one is scored, one chooses the penalty, the others train.</summary>
    [KeyRange(Least = 3, Most = 100, Unit = "folds")]
    public int Folds { get; init; } = 5;

    /// <summary>Bootstrap resamples of the test clips.</summary>
    [KeyRange(Least = 2, Most = Profile.MostResamples, Unit = "resamples")]
    public int Resamples { get; init; } = 1000;

    /// <summary>Leave out validation and test clips of which a training clip is a nearly identical recording, as <c>vcmr data duplicates</c> finds them; where all clips are cross-validated, those that repeat another.</summary>
    [JsonIgnore]
    public bool DropLeaks { get; init; }

    /// <summary>The choice as checkpoints hold it: null for leaving nothing out, so that they stay as they were before there was a choice.</summary>
    [JsonInclude]
    [JsonPropertyName("drop_leaks")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal bool? RecordedDropLeaks => DropLeaks ? true : null;
}
