
namespace Vcmr.Media;

/// <summary>
/// The grid of 5 frames a second that encoders see. With an even frame rate, point k shows frame floor(k · fps / 5), in
/// whole numbers.
/// </summary>
public static class FrameSampler
{
    /// <summary>Frames that represent one second.</summary>
    public const int FramesPerSecond = 5;

    /// <summary>How many points a video of so many evenly spaced frames covers: ceil(frames · 5 / fps).</summary>
    /// <param name="frames">Frames in the video.</param>
    /// <param name="rate">Frames per second of the video.</param>
    public static int Count(int frames, FrameRate rate)
    {
        Int128 numerator = (Int128)frames * rate.Denominator * FramesPerSecond;
        return (int)((numerator + rate.Numerator - 1) / rate.Numerator);
    }
}
