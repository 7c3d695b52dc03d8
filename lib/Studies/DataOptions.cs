using System.Text.Json.Serialization;
using Vcmr.Datasets.Sets;
using Vcmr.Datasets.Videos;
using Vcmr.Video.Preprocessing;
using Vcmr.Video.Scenes;

namespace Vcmr.Studies;

/// <summary>Where a study's data come from. Relative paths start at the study's root (<see cref="StudyOptions.Root"/>).</summary>
public sealed record DataOptions
{
    private const int MostDemoItems = 100_000;

    /// <summary><c>demo</c> makes the demo corpus; <c>folders</c> takes the user's own files.</summary>
    [OneOf("demo", "folders")]
    public string Kind { get; init; } = "demo";

    /// <summary>Folder that takes the demo corpus and the prepared corpora.</summary>
    public string Folder { get; init; } = "data/demo";

    /// <summary>Folder of music videos, for <c>folders</c>.</summary>
    public string Videos { get; init; } = "";

    /// <summary>
    /// Folder of music without pictures, for <c>folders</c>, in the place of <see cref="Videos"/>: any audio (or video)
    /// files, whose sound trains stage 1. Stage 2 needs videos.
    /// </summary>
    public string Music { get; init; } = "";

    /// <summary>
    /// A corpus that was prepared before, or a folder of its shards, for <c>folders</c>: it is taken as it is, and
    /// <see cref="Videos"/> serves only to show pictures.
    /// </summary>
    public string Corpus { get; init; } = "";

    /// <summary>Score from which on a frame is a cut, above 0 and at most 255.</summary>
    [KeyRange(Above = 0, Most = 255, Unit = "score")]
    public double SceneThreshold { get; init; } = SceneDetector.DefaultThreshold;

    /// <summary>Fewest frames between two cuts.</summary>
    [KeyRange(Least = 1, Unit = "frames")]
    public int MinSceneFrames { get; init; } = SceneDetector.DefaultMinimumFrames;

    /// <summary>Longest scene of a video that is kept (s).</summary>
    [KeyRange(Above = 0, Unit = "s")]
    public double MaxSceneSeconds { get; init; } = SceneRule.DefaultMaxSeconds;

    /// <summary>The tagged set, for <c>folders</c>: a CSV of path, split and tags, MagnaTagATune's table, or the folder of
    /// MTG-Jamendo's tables, as <see cref="TaggedKind"/> says.</summary>
    public string Tagged { get; init; } = "";

    /// <summary><c>csv</c>, <c>mtat</c> (MagnaTagATune as distributed) or <c>jamendo</c> (MTG-Jamendo mood/theme as distributed).</summary>
    [OneOf(typeof(TaggedSetKinds))]
    public string TaggedKind { get; init; } = "csv";

    /// <summary>Folder of the tagged set's audio, or empty for the folder <c>audio</c> or <c>mp3</c> beside its description, or the description's own.</summary>
    public string TaggedAudio { get; init; } = "";

    /// <summary>Leave out MagnaTagATune's clips that have none of the 50 tags.</summary>
    public bool Cleaned { get; init; }

    /// <summary>Leave out the last tenth of MTG-Jamendo's training tracks, as the official code does without saying so.</summary>
    public bool DropTrainTail { get; init; }

    /// <summary>What the tagged set is called on figures.</summary>
    public string TaggedName { get; init; } = "demo";

    /// <summary>Music videos of the demo corpus.</summary>
    [KeyRange(Least = 0, Most = MostDemoItems, Unit = "videos")]
    public int DemoVideos { get; init; } = 60;

    /// <summary>Tagged clips of the demo corpus.</summary>
    [KeyRange(Least = 0, Most = MostDemoItems, Unit = "clips")]
    public int DemoClips { get; init; } = 300;

    /// <summary>Seed of the demo corpus.</summary>
    public int DemoSeed { get; init; } = 1;

    /// <summary>The demo corpus's shortest music video (s).</summary>
    [KeyRange(Least = 6, Most = 600, Unit = "s")]
    public double DemoShortest { get; init; } = 35;

    /// <summary>Its longest (s).</summary>
    [KeyRange(Least = 6, Most = 600, Unit = "s")]
    public double DemoLongest { get; init; } = 60;

    /// <summary>What the demo corpus's pictures tell; what is left out is shown of another song, so that it tells nothing.</summary>
    [JsonIgnore]
    [KeyRange(Different = true)]
    public IReadOnlyList<PictureCue> Cues { get; init; } = Enum.GetValues<PictureCue>();

    /// <summary>The cues as checkpoints hold them: null for all, so that they stay as they were before there was a choice.</summary>
    [JsonInclude]
    [JsonPropertyName("cues")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<PictureCue>? RecordedCues => Cues.Count == Enum.GetValues<PictureCue>().Length ? null : [.. Cues.Order()];

    /// <summary>Path of an ONNX frame encoder, <c>resnet18</c> (restored from NuGet at first use), or empty for the weightless descriptor.</summary>
    public string FrameEncoder { get; init; } = "";

    /// <summary>
    /// What <see cref="FrameEncoder"/> expects of its pictures: <c>clip</c>, <c>imagenet</c> as torchvision's classifiers,
    /// <c>caffe</c>, <c>bytes</c> or a YAML file; empty where the model's own is known.
    /// </summary>
    [OneOf(typeof(FramePreprocessing), OrOther = true, Why = "or empty, or a YAML file")]
    public string FramePreprocessing { get; init; } = "";

    /// <summary>How training and validation part: <c>songs</c>, or <c>segments</c> as the official code does.</summary>
    [OneOf("songs", "segments")]
    public string Split { get; init; } = "songs";
}
