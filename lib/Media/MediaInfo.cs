namespace Vcmr.Media;

/// <summary>What a media file holds, as far as this project reads it.</summary>
/// <param name="Path">The file.</param>
/// <param name="StartSeconds">Time at which its first stream starts (s).</param>
/// <param name="DurationSeconds">The container's duration (s), or null where it has none.</param>
/// <param name="Video">The video stream that is read: the default one, else the largest; cover art does not count.</param>
/// <param name="Audio">The audio stream that is read: the default one, else the one with most channels.</param>
internal sealed record MediaInfo(string Path, double StartSeconds, double? DurationSeconds, VideoStream? Video, AudioStream? Audio)
{
    /// <summary>Pixels of the largest frame that is read: 8192×8192, twice what is called 8K.</summary>
    private const long MostPixels = 8192 * 8192;

    /// <summary>Video duration as the file states it (s), or 0 where it says nothing.</summary>
    public double StatedVideoSeconds => Video is null ? 0 : Video.DurationSeconds ?? DurationSeconds ?? 0;

    /// <summary>Audio duration as the file states it (s), or 0 where it says nothing.</summary>
    public double StatedAudioSeconds => Audio is null ? 0 : Audio.DurationSeconds ?? DurationSeconds ?? 0;

    /// <summary>The video stream, of a size that can be read.</summary>
    /// <exception cref="VcmrException">There is none, or its frames have no size or one that is too large.</exception>
    internal VideoStream RequireVideo() =>
        Video is not { } video ? throw new VcmrException($"'{Path}' has no video stream.")
        : video.Pixels == 0 ? throw new VcmrException($"'{Path}' cannot be read: the size of its pictures is nowhere to be found.")
        : video.Pixels > MostPixels ? throw new VcmrException($"'{Path}' is not supported: frames of {video.Width}×{video.Height} are too large.") { Kind = FaultKind.Unsupported }
        : video.Unreadable is { } what ? throw new VcmrException($"'{Path}' is not supported: its pictures are {what}; convert it to ordinary colours first.") { Kind = FaultKind.Unsupported }
        : video;
}

/// <summary>The video stream that is read from a file.</summary>
/// <param name="Index">The stream's number in the file.</param>
/// <param name="Width">Width as stored (pixels), after rotation.</param>
/// <param name="Height">Height as stored (pixels), after rotation.</param>
/// <param name="Rate">Frames per second.</param>
/// <param name="IsVariable">True where the file says that frames are unevenly spaced; <paramref name="Rate"/> is then their average.</param>
/// <param name="TickSeconds">The unit in which the container counts time (s).</param>
/// <param name="StartSeconds">Time of the first frame (s).</param>
/// <param name="DurationSeconds">The stream's own duration (s), or null where the file has none.</param>
/// <param name="Matrix">The colour matrix of its YCbCr values.</param>
/// <param name="IsFullRange">True where luma takes 0 to 255 and the pixel format does not say so itself.</param>
internal sealed record VideoStream(
    int Index,
    int Width,
    int Height,
    FrameRate Rate,
    bool IsVariable,
    double TickSeconds,
    double StartSeconds,
    double? DurationSeconds,
    ColorMatrix Matrix,
    bool IsFullRange)
{
    /// <summary>How stored frames become pictures.</summary>
    public PictureForm Form { get; init; } = PictureForm.Plain;

    /// <summary>Frames per second on average as the file states them, which OpenCV's reader goes by; null for <see cref="Rate"/>.</summary>
    public FrameRate? AverageRate { get; init; }

    /// <summary>What of its colours this project cannot read, or null.</summary>
    public string? Unreadable { get; init; }

    /// <summary>Pixels of a frame.</summary>
    internal long Pixels => (long)Width * Height;
}

/// <summary>The audio stream that is read from a file.</summary>
/// <param name="Index">The stream's number in the file.</param>
/// <param name="SampleRate">Its own sample rate (Hz).</param>
/// <param name="Channels">Its own number of channels.</param>
/// <param name="StartSeconds">Time of the first sample (s).</param>
/// <param name="DurationSeconds">The stream's own duration (s), or null where the file has none.</param>
internal sealed record AudioStream(int Index, int SampleRate, int Channels, double StartSeconds, double? DurationSeconds)
{
    /// <summary>ffmpeg's name of its codec; empty where it has none.</summary>
    public string Codec { get; init; } = "";
}

/// <summary>Frames per second as a fraction, so that frame numbers and the 30 s rule are exact.</summary>
/// <param name="Numerator">Frames.</param>
/// <param name="Denominator">Seconds.</param>
internal readonly record struct FrameRate(long Numerator, long Denominator)
{
    /// <summary>Frames per second.</summary>
    public double Value => (double)Numerator / Denominator;

    /// <summary>True where both parts are positive and the rate is one that real video has (one in 100 s to 1000 a second).</summary>
    public bool IsPlausible => Numerator > 0 && Denominator > 0 && Value is >= 0.01 and <= 1000;

    /// <summary>How long so many frames last (s).</summary>
    /// <param name="frames">Number of frames.</param>
    public double Seconds(long frames) => (double)(frames * Denominator) / Numerator;

    /// <inheritdoc/>
    public override string ToString() => $"{Numerator}/{Denominator}";

    internal static FrameRate Parse(string? text)
    {
        string[] parts = (text ?? string.Empty).Split('/');
        return parts.Length == 2 && long.TryParse(parts[0], out long n) && long.TryParse(parts[1], out long d)
            ? new FrameRate(n, d)
            : default;
    }
}

/// <summary>The matrix between YCbCr and RGB. Files that do not say use <see cref="Bt601"/>, as ffmpeg does.</summary>
internal enum ColorMatrix
{
    /// <summary>ITU-R BT.601 (standard definition, and whatever states nothing).</summary>
    Bt601,

    /// <summary>ITU-R BT.709 (high definition).</summary>
    Bt709,

    /// <summary>ITU-R BT.2020, non-constant luminance.</summary>
    Bt2020,
}
