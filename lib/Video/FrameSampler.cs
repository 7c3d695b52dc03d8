namespace Vcmr.Video;

/// <summary>Picks 5 frames a second: the k-th is frame floor(k · fps / 5), in whole numbers.</summary>
public static class FrameSampler
{
    /// <summary>Frames that represent one second.</summary>
    public const int FramesPerSecond = 5;

    /// <summary>The frame number of the k-th picked frame.</summary>
    /// <param name="k">Number of the picked frame, from the start of the video.</param>
    /// <param name="rate">Frames per second of the video.</param>
    public static int FrameOf(int k, FrameRate rate) =>
        (int)((Int128)k * rate.Numerator / ((Int128)rate.Denominator * FramesPerSecond));

    /// <summary>How many frames a video of so many frames yields.</summary>
    /// <param name="frames">Frames in the video.</param>
    /// <param name="rate">Frames per second of the video.</param>
    public static int Count(int frames, FrameRate rate)
    {
        // The smallest k whose frame is outside: ceil(frames · 5 / fps).
        Int128 numerator = (Int128)frames * rate.Denominator * FramesPerSecond;
        return (int)((numerator + rate.Numerator - 1) / rate.Numerator);
    }
}
