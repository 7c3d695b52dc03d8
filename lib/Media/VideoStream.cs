namespace Vcmr.Media;

/// <summary>The video stream that is read from a file.</summary>
/// <param name="Index">The stream's number in the file.</param>
/// <param name="Width">Width as shown (pixels), after rotation.</param>
/// <param name="Height">Height as shown (pixels), after rotation.</param>
/// <param name="Rate">Frames per second.</param>
/// <param name="IsVariable">True where the file says that frames are unevenly spaced; <paramref name="Rate"/> is then their average.</param>
/// <param name="TickSeconds">The unit in which the container counts time (s).</param>
/// <param name="StartSeconds">Time of the first frame (s).</param>
/// <param name="DurationSeconds">The stream's own duration (s), or null where the file has none.</param>
/// <param name="Matrix">The colour matrix of its YCbCr values.</param>
/// <param name="IsFullRange">True where luma takes 0 to 255 and the pixel format does not say so itself.</param>
public sealed record VideoStream(
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
    /// <summary>Pixels of a frame.</summary>
    internal long Pixels => (long)Width * Height;
}
