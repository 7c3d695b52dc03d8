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

    /// <summary>More of the sound than allowed is missing, doubled or off its clock.</summary>
    public const string MendedSound = "sound incomplete";

    /// <summary>The audio holds one value throughout, and that not zero.</summary>
    public const string Constant = "constant audio";

    /// <summary>The audio holds NaN or infinite samples.</summary>
    public const string SoundNotFinite = "audio not finite";

    /// <summary>Its bytes are those of another file, which stands for both.</summary>
    public const string Same = "same content as another file";

    /// <summary>The file cannot be decoded.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>The frame encoder gave NaN or infinite values for some frame.</summary>
    public const string NotFinite = "features not finite";

    /// <summary>The file is of a kind that is not read: a playlist, a still picture, an encrypted stream, frames too large.</summary>
    public const string Unsupported = "unsupported";

    /// <summary>Decoding the file took longer than its duration and size allow.</summary>
    public const string TimeLimit = "ran past its time limit";

    /// <summary>Whether a reason was found before the file was decoded.</summary>
    /// <param name="reason">A reason.</param>
    public static bool IsFromProbe(string reason) => KindOf(reason) is NoVideo or NoAudio or TooShort;

    /// <summary>What a kind of reason means, in plain words; empty for a kind that is not known.</summary>
    /// <param name="kind">A kind of reason.</param>
    public static string Meaning(string kind) => kind switch
    {
        NoVideo => "there is no moving picture to learn from",
        NoAudio => "there is nothing to hear",
        TooShort => "sound and picture together do not fill one segment",
        LongScene => "a still picture, a lyrics page or a visualiser, most likely",
        Silent => "the sound stream is there but empty",
        MendedSound => "more of the used sound is missing, doubled or off its clock than the limit allows",
        Constant => "the sound stream holds an offset and nothing to hear",
        SoundNotFinite => "the sound stream holds NaN or infinite samples, as failed programs write them",
        Same => "one item by several names; the first by name stays, so that no item is trained on twice or on both sides of a split",
        Unreadable => "damaged, cut off, or no media file; tried again with --retry-failed",
        Unsupported => "a kind of file that is not read, such as a playlist, a still picture or an encrypted stream",
        TimeLimit => "decoding took far longer than the file's duration and size allow",
        NotFinite => "the frame encoder gave no usable numbers for a frame",
        _ => "",
    };

    /// <summary>The kind of a reason: what precedes its colon.</summary>
    /// <param name="reason">A reason.</param>
    public static string KindOf(string reason) => reason.Split(':', 2)[0];
}

/// <summary>Turns the error of one item into its catalog reason.</summary>
internal static class ItemFault
{
    private static readonly string[] Openings = ["cannot be decoded: ", "cannot be read: ", "is not supported: "];

    /// <summary>
    /// True for an error that is told to the user as the file's, and for what values in a file can cause where nobody
    /// foresaw them: one file among a hundred thousand must not end the job, nor every later run of it. What befalls the
    /// job itself (memory, disk, cancellation) is none of these.
    /// </summary>
    public static bool IsOfItem(Exception error) =>
        error is VcmrException or ArithmeticException or ArgumentException or FormatException or IndexOutOfRangeException
        || (error is InvalidOperationException and not ObjectDisposedException);

    /// <summary>The catalog's reason for an error.</summary>
    /// <param name="error">An error of the item.</param>
    /// <param name="path">The item's file.</param>
    public static string Reason(Exception error, string path) => error is VcmrException { Kind: var kind }
        ? kind switch
        {
            FaultKind.TimeLimit => Reasons.TimeLimit,
            FaultKind.Unsupported => $"{Reasons.Unsupported}: {Clause(error, path)}",
            _ => $"{Reasons.Unreadable}: {Clause(error, path)}",
        }
        : $"{Reasons.Unreadable}: its content led to an error that was not foreseen ({error.Message.TrimEnd('.')})";

    /// <summary>The error's text without the path, which the row has already and which differs between machines.</summary>
    private static string Clause(Exception error, string path)
    {
        string text = error.Message;
        int end = text.LastIndexOf($"'{path}'", StringComparison.Ordinal);
        text = end < 0 ? text : text[(end + path.Length + 2)..].Trim();
        string? opening = Openings.FirstOrDefault(o => text.StartsWith(o, StringComparison.Ordinal));
        return text[(opening?.Length ?? 0)..].TrimEnd('.');
    }
}
