namespace Vcmr.Datasets;

/// <summary>The kinds of reasons why an item is not kept. A reason may go on after a colon with what exactly happened.</summary>
public static class Reasons
{
    /// <summary>No video stream (cover art does not count).</summary>
    public const string NoVideo = "no video stream";

    /// <summary>No audio stream.</summary>
    public const string NoAudio = "no audio stream";

    /// <summary>Shorter than one segment.</summary>
    public const string TooShort = "shorter than one segment";

    /// <summary>A scene is longer than the rule allows.</summary>
    public const string LongScene = "scene too long";

    /// <summary>The audio's peak lies below the rule's level.</summary>
    public const string Silent = "silent audio";

    /// <summary>The file cannot be decoded.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The file is of a kind that is not read: a playlist, a still picture, an encrypted stream, frames too large.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Decoding the file took longer than its duration and size allow.</summary>
    public const string TimeLimit = "ran past its time limit";

    /// <summary>Whether a reason was found before the file was decoded.</summary>
    /// <param name="reason">A reason.</param>
    public static bool IsFromProbe(string reason) => KindOf(reason) is NoVideo or NoAudio or TooShort;

    /// <summary>The kind of a reason: what precedes its colon.</summary>
    /// <param name="reason">A reason.</param>
    public static string KindOf(string reason) => reason.Split(':', 2)[0];
}
