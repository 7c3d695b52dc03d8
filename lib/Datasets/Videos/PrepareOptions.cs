using Vcmr.Datasets.Parts;
using Vcmr.Video.Encoders;
using Vcmr.Video.Scenes;

namespace Vcmr.Datasets.Videos;

/// <summary>How a video corpus is made. A corpus keeps the settings it was begun with.</summary>
public sealed record PrepareOptions
{
    /// <summary>The <see cref="MaxMendedSound"/> of those who name none: enough for streams that pause where nothing is heard.</summary>
    public const double DefaultMaxMendedSound = MendedSoundLimit.Default;

    /// <summary>Folder with the videos; subfolders count.</summary>
    public required string VideoFolder { get; init; }

    /// <summary>Folder of the corpus; it is made where it is missing.</summary>
    public required string CorpusFolder { get; init; }

    /// <summary>
    /// Whether only sound is wanted: audio files are taken too, pictures are neither judged nor encoded, and the corpus
    /// serves stage 1 alone.
    /// </summary>
    public bool AudioOnly { get; init; }

    /// <summary>The videos to take, below <see cref="VideoFolder"/>; null takes every video file there.</summary>
    public IReadOnlyList<string>? Files { get; init; }

    /// <summary>The part of the videos to take; each part has a corpus folder of its own.</summary>
    public Shard Shard { get; init; } = Shard.Whole;

    /// <summary>The part of a division to take, in the place of <see cref="Shard"/>; null where there is no division.</summary>
    public DivisionPart? Part { get; init; }

    /// <summary>Which PySceneDetect the scenes equal.</summary>
    public SceneVersion Scenes { get; init; } = SceneVersion.V06;

    /// <summary>Score from which on a frame is a cut, 0 to 255.</summary>
    public double SceneThreshold { get; init; } = SceneDetector.DefaultThreshold;

    /// <summary>Fewest frames between two cuts.</summary>
    public int MinSceneFrames { get; init; } = SceneDetector.DefaultMinimumFrames;

    /// <summary>Longest scene allowed (s).</summary>
    public double MaxSceneSeconds { get; init; } = SceneRule.DefaultMaxSeconds;

    /// <summary>Duration of a segment (s).</summary>
    public int SegmentSeconds { get; init; } = 15;

    /// <summary>Most segments of one video.</summary>
    public int MaxSegments { get; init; } = 8;

    /// <summary>
    /// The largest part of the used sound, 0 to 1, that may be mended for it to follow its time stamps: silence for what is
    /// missing, cuts of what is there twice, stretches where a clock ran differently.
    /// </summary>
    public double MaxMendedSound { get; init; } = DefaultMaxMendedSound;

    /// <summary>The frame encoder; null is the weightless descriptor. The caller disposes it.</summary>
    public IFrameEncoder? Encoder { get; init; }

    /// <summary>Try items again that failed before.</summary>
    public bool RetryFailed { get; init; }

    /// <summary>Items worked on at a time; 0 is one a core.</summary>
    public int Workers { get; init; }

    /// <summary>Whether a value can be a <see cref="SceneThreshold"/>.</summary>
    public static bool IsSceneThreshold(double value) => value is > 0 and <= 255;

    /// <summary>Whether a value can be <see cref="MinSceneFrames"/>.</summary>
    public static bool IsMinSceneFrames(int value) => value >= 1;

    /// <summary>Whether a value can be <see cref="MaxSceneSeconds"/>.</summary>
    public static bool IsMaxSceneSeconds(double value) => double.IsFinite(value) && value > 0;

    /// <summary>Whether a value can be <see cref="MaxMendedSound"/>.</summary>
    public static bool IsMaxMendedSound(double value) => MendedSoundLimit.IsLimit(value);

    internal Portion Portion => Part is null ? Portion.Of(Shard) : Portion.Of(Part, AudioOnly ? DividedKind.Music : DividedKind.Videos);

    internal CleaningRule Rule => new(new SceneRule(MaxSceneSeconds), SegmentSeconds, MaxMendedSound);

    internal int WorkerCount => Workers > 0 ? Workers : Environment.ProcessorCount;
}
