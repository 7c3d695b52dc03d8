namespace Vcmr.Media;

/// <summary>What a media file holds, as far as this project reads it.</summary>
/// <param name="Path">The file.</param>
/// <param name="StartSeconds">Time at which its first stream starts (s).</param>
/// <param name="DurationSeconds">The container's duration (s), or null where it has none.</param>
/// <param name="Video">The video stream that is read: the default one, else the largest; cover art does not count.</param>
/// <param name="Audio">The audio stream that is read: the default one, else the one with most channels.</param>
public sealed record MediaInfo(string Path, double StartSeconds, double? DurationSeconds, VideoStream? Video, AudioStream? Audio)
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
        : video;
}
