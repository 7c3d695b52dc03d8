namespace Vcmr.Video;

/// <summary>One of the five frames a second that encoders see, before and after preprocessing.</summary>
/// <param name="Seconds">Its time in the video (s).</param>
/// <param name="Width">Width of the original (pixels).</param>
/// <param name="Height">Height of the original (pixels).</param>
/// <param name="Rgb">The original, <c>[height, width, 3]</c>; empty where it was not asked for.</param>
/// <param name="Preprocessed">After CLIP's resize and crop, <c>[224, 224, 3]</c>.</param>
public sealed record SampledFrame(double Seconds, int Width, int Height, byte[] Rgb, byte[] Preprocessed);
